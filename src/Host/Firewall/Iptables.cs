using System.Collections.Concurrent;
using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Chains and shared rules by iptables and ip6tables, in the host's namespace and in those of routers and DHCP servers. Of <see cref="IHost"/> it does what
/// concerns <see cref="UnitState.Chains"/> and <see cref="UnitState.SharedRules"/> and leaves the rest of a state empty.
/// </summary>
public sealed class Iptables : IHost
{
    private const int ParallelNamespaces = 3;
    private readonly string directory;
    private readonly string boot;
    private readonly TimeProvider time;
    private readonly Lock claiming = new();
    private RuleClaims? claims;
    private NamespaceRulesPool? pool;
    private RuleWatch? watch;

    /// <param name="directory">Of our own below /run, made with mode 0700: <c>/run/neutrino/firewall</c>.</param>
    /// <param name="boot">The kernel's boot id.</param>
    public Iptables(string directory, string boot, TimeProvider time) => (this.directory, this.boot, this.time) = (directory, boot, time);

    public event Action<Notice>? Noticed;

    private RuleClaims Claims => claims ?? throw new InvalidOperationException("Not started.");

    private NamespaceRulesPool Pool => pool ?? throw new InvalidOperationException("Not started.");

    /// <exception cref="LinuxException">iptables is not there.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var version = await ChildProcess.RunAsync(new ChildCommand("iptables", "-V"), cancellation).ConfigureAwait(false);
        claims = new RuleClaims(directory, boot);
        pool = new NamespaceRulesPool(directory, boot, IptablesVersion.Parse(version.OutputText), time);
        watch = new RuleWatch(pool, time, UnitsIn, notice => Noticed?.Invoke(notice));
    }

    /// <summary>The rules of the host's namespace, for those who make nf_tables transactions of their own there.</summary>
    public async Task<NamespaceRules> HostNamespaceAsync() => (await Pool.AcquireAsync([""]).ConfigureAwait(false))[""];

    /// <summary>Lets go of a namespace that is to be removed.</summary>
    public async Task LeaveAsync(string name)
    {
        await Pool.LeaveAsync(name).ConfigureAwait(false);
        lock (claiming) Claims.ReleaseNamespace(name);
    }

    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation)
    {
        lock (claiming)
        {
            foreach (var gone in Claims.Namespaces.Where(name => name.Length > 0 && Linux.Namespaces.NetNamespaces.Identify(name) is null).ToList()) Claims.ReleaseNamespace(gone);
            return Task.FromResult(Claims.Units.ToImmutableArray());
        }
    }

    public async Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation)
    {
        ImmutableArray<UnitRules> units;
        lock (claiming) units = [.. wanted.Select(unit => new UnitRules(unit, Claims.ChainsOf(unit.Key), Claims.RulesOf(unit.Key)))];
        var rules = await ReadAsync(units.SelectMany(unit => unit.Places).ToHashSet(), cancellation).ConfigureAwait(false);
        lock (claiming)
        {
            var look = new RuleLook(rules, wanted, Claims);
            var seen = units.Select(look.See).ToImmutableArray();
            look.Adopt();
            return seen;
        }
    }

    public async Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        var changes = batch.Select(operation => RuleChange.Of(operation) ?? throw new NotSupportedException($"{operation.GetType().Name} is not about rules.")).ToList();
        lock (claiming) RuleChange.Claim(changes, Claims);
        var places = changes.GroupBy(change => change.Place).GroupBy(place => place.Key.Namespace).ToList();
        var namespaces = await Pool.AcquireAsync(places.Select(place => place.Key)).ConfigureAwait(false);
        await ForEachAsync(
            places,
            async (place, cancel) =>
            {
                foreach (var family in place)
                    await ChangeAsync(namespaces.GetValueOrDefault(place.Key), family.Key, [.. family], cancel).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        lock (claiming) RuleChange.Release(changes, Claims);
        watch!.Touch();
        return [.. changes.Select(change => new Applied(change.Operation, change.Fault))];
    }

    public async ValueTask DisposeAsync()
    {
        if (watch is not null) await watch.DisposeAsync().ConfigureAwait(false);
        if (pool is not null) await pool.DisposeAsync().ConfigureAwait(false);
        claims?.Dispose();
    }

    private async Task<Dictionary<RulePlace, RulesSeen>> ReadAsync(HashSet<RulePlace> places, CancellationToken cancellation)
    {
        var namespaces = await Pool.AcquireAsync(places.Select(place => place.Namespace)).ConfigureAwait(false);
        foreach (var gone in places.Select(place => place.Namespace).Distinct().Where(name => !namespaces.ContainsKey(name)))
            lock (claiming) Claims.ReleaseNamespace(gone);
        var seen = new ConcurrentDictionary<RulePlace, RulesSeen>();
        await ForEachAsync(
            [.. places.GroupBy(place => place.Namespace)],
            async (group, cancel) =>
            {
                foreach (var place in group) seen[place] = await LookAsync(namespaces.GetValueOrDefault(place.Namespace), place.Family, cancel).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        if (namespaces.Values.Any(rules => rules.Unsettled)) watch!.Touch();
        return seen.ToDictionary();
    }

    // What is known or done without a process needs no other thread, and the host's namespace is mostly the only one.
    private static async ValueTask ForEachAsync<T>(IReadOnlyList<T> items, Func<T, CancellationToken, ValueTask> work, CancellationToken cancellation)
    {
        if (items.Count == 1) await work(items[0], cancellation).ConfigureAwait(false);
        else await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = ParallelNamespaces, CancellationToken = cancellation }, work).ConfigureAwait(false);
    }

    private static async Task<RulesSeen> LookAsync(NamespaceRules? rules, IpFamily family, CancellationToken cancellation)
    {
        if (rules is null) return new RulesSeen(RuleSet.Empty, null);
        try
        {
            return new RulesSeen(await rules.ReadAsync(family, cancellation).ConfigureAwait(false), null);
        }
        catch (IOException refused)
        {
            return new RulesSeen(RuleSet.Empty, refused.Message);
        }
    }

    private async Task ChangeAsync(NamespaceRules? rules, RulePlace place, List<RuleChange> changes, CancellationToken cancellation)
    {
        if (rules is null)
        {
            foreach (var change in changes.Where(change => change.IsPut)) change.Fail($"there is no namespace {place.Namespace}", Errno.ENOENT);
            return;
        }

        var failure = await TryAsync(rules, place, changes, cancellation).ConfigureAwait(false);
        if (failure is null) return;
        var units = changes.Where(change => change.Fault is null).GroupBy(change => change.Operation.Unit).ToList();
        if (units.Count <= 1)
        {
            foreach (var change in changes.Where(change => change.Fault is null)) change.Fail(failure, 0);
            return;
        }

        // One unit's mistake stops the whole input; by halves the others get theirs, and the mistake is left alone with its error.
        foreach (var half in units.Chunk((units.Count + 1) / 2))
            await ChangeAsync(rules, place, [.. half.SelectMany(unit => unit)], cancellation).ConfigureAwait(false);
    }

    private async Task<string?> TryAsync(NamespaceRules rules, RulePlace place, List<RuleChange> changes, CancellationToken cancellation)
    {
        try
        {
            return await rules.ChangeAsync(place.Family, before => Compose(before, place, changes), cancellation).ConfigureAwait(false);
        }
        catch (IOException refused)
        {
            return refused.Message;
        }
    }

    private Restore Compose(RuleSet before, RulePlace place, List<RuleChange> changes)
    {
        lock (claiming)
        {
            var batch = new RestoreBatch(before, chain => Claims.OrdersIn(place, chain));
            RuleChange.Hold(changes, before);
            foreach (var change in changes.Where(change => change.Fault is null && !change.Skipped)) change.AddTo(batch);
            return batch.Build();
        }
    }

    private IReadOnlyList<(UnitKey Unit, ChainKey Chain)> UnitsIn(RulePlace place, IReadOnlySet<ChainKey> chains)
    {
        lock (claiming) return [.. Claims.UnitsIn(place, chains)];
    }
}

/// <param name="Failure">Why the rules could not be read; they are empty then.</param>
public readonly record struct RulesSeen(RuleSet Rules, string? Failure);
