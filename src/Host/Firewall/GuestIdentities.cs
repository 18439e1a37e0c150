using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Who guests may say they are, as elements of the sets of <see cref="IdentityTable"/>. The table is made and read through libnftables within this process;
/// elements come and go by transactions of our own, which know nothing of the others. Of <see cref="IHost"/> it does what concerns <see cref="UnitState.Identities"/>.
/// </summary>
public sealed class GuestIdentities : IHost
{
    private const int LongestDevice = 15;
    private const int Attempts = 5;
    private readonly string directory;
    private readonly string boot;
    private readonly Iptables firewall;
    private readonly Lock claiming = new();
    private ClaimLedger<string>? claims;
    private NamespaceRules? rules;
    private NftLibrary? nft;
    private IdentityListing? known;
    private long knownEpoch = -1;

    // The text of the rules that we wrote, as nftables lists it; null before the first table.
    private string? reference;

    /// <param name="directory">Of our own below /run.</param>
    /// <param name="firewall">Started before this: it counts the transactions of the host's namespace.</param>
    public GuestIdentities(string directory, string boot, Iptables firewall) => (this.directory, this.boot, this.firewall) = (directory, boot, firewall);

    public event Action<Notice>? Noticed;

    private ClaimLedger<string> Claims => claims ?? throw new InvalidOperationException("Not started.");

    private string ReferencePath => Path.Combine(directory, "guard-rules");

    public async Task StartAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        claims = new ClaimLedger<string>(Path.Combine(directory, "identities"), boot, device => device, device => device, device => device);
        reference = SystemFiles.ReadText(ReferencePath);
        nft = new NftLibrary();
        rules = await firewall.HostNamespaceAsync().ConfigureAwait(false);
        rules.Overtaken += LookSoon;
    }

    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation)
    {
        lock (claiming) return Task.FromResult(Claims.Units.ToImmutableArray());
    }

    public async Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation)
    {
        List<(UnitState Unit, IReadOnlyList<string> Claimed)> units;
        lock (claiming) units = [.. wanted.Select(unit => (unit, Claims.OfUnit(unit.Key)))];
        if (units.All(unit => unit.Unit.Identities.Count == 0 && unit.Claimed.Count == 0)) return [.. wanted.Select(unit => new Observed(new UnitState(unit.Key), null))];
        var (table, failure) = await rules!.CommitAsync((_, _) => (Read(), 0), cancellation).ConfigureAwait(false);
        if (failure is not null) return [.. wanted.Select(_ => new Observed(null, new HostFault("nftables table bridge neutrino", failure, 0, Retryable: true)))];
        lock (claiming) return [.. units.Select(unit => new Observed(See(unit.Unit, unit.Claimed, table!), null))];
    }

    public async Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        lock (claiming) Claims.Claim(batch.OfType<PutIdentity>().Where(put => IsDevice(put.Identity.Device)).Select(put => (put.Unit, put.Identity.Device)));
        var applied = await TryAsync(batch, cancellation).ConfigureAwait(false);

        // One bad element stops the whole transaction: then each by itself.
        if (applied.All(one => one.Fault is not null) && batch.Length > 1)
        {
            var single = ImmutableArray.CreateBuilder<Applied>(batch.Length);
            foreach (var operation in batch) single.AddRange(await TryAsync([operation], cancellation).ConfigureAwait(false));
            applied = single.MoveToImmutable();
        }

        lock (claiming) Claims.Release(applied.Where(one => one.Fault is null).Select(one => one.Operation).OfType<RemoveIdentity>().Where(IsOurs).Select(remove => remove.Identity.Device));
        return applied;
    }

    /// <summary>Takes the table away when it has no guests: it stays otherwise, since making it costs more than all its guests' elements.</summary>
    /// <returns>What nftables said against it; null when the table is gone.</returns>
    public Task<string?> RemoveEmptyTableAsync(CancellationToken cancellation) => rules!.CommitAsync(
        (_, _) =>
        {
            var (table, failure) = Read();
            if (failure is not null || known!.Rules.Length == 0) return (failure, 0);
            if (table!.Guests.Count > 0) return ("it has guests", 0);
            known = null;
            var (done, output) = nft!.Run(IdentityTable.Removal);
            return done ? ((string?)null, 1) : (output.Trim(), 0);
        },
        cancellation);

    public ValueTask DisposeAsync()
    {
        if (rules is not null) rules.Overtaken -= LookSoon;
        nft?.Dispose();
        claims?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsDevice(string name) => name.Length is > 0 and <= LongestDevice && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private bool IsOurs(RemoveIdentity remove) => Claims.OwnerOf(remove.Identity.Device) is not { } owner || owner == remove.Unit;

    private UnitState See(UnitState unit, IReadOnlyList<string> claimed, IdentityTable table)
    {
        var wanted = unit.Identities.Select(identity => identity.Device).ToHashSet(StringComparer.Ordinal);
        List<GuestIdentity> seen = [];
        foreach (var identity in unit.Identities.Concat(claimed.Where(device => !wanted.Contains(device)).Select(device => new GuestIdentity(device))))
        {
            // What says the same as wanted is given in the wanted words.
            if (table.Guests.TryGetValue(identity.Device, out var there)) seen.Add(there == IdentityTable.Canonical(identity) ? identity : there);
            else if (Claims.OwnerOf(identity.Device) == unit.Key) Claims.Release([identity.Device]);
        }

        Claims.Claim(seen.Where(identity => wanted.Contains(identity.Device) && Claims.OwnerOf(identity.Device) is null).Select(identity => (unit.Key, identity.Device)));
        return new UnitState(unit.Key) { Identities = seen.ToValueList() };
    }

    // Within the namespace's turn. A table whose rules are not those we wrote guards nobody: it counts as empty.
    private (IdentityTable? Table, string? Failure) Read()
    {
        if (known is null || knownEpoch != rules!.Epoch)
        {
            var (listed, failure) = List();
            if (failure is not null) return (null, failure);
            (known, knownEpoch) = (listed, rules!.Epoch);
        }

        return (known is { } and var listing && listing.Rules == reference ? listing.Table : IdentityTable.Empty, null);
    }

    private (IdentityListing? Listing, string? Failure) List()
    {
        var (done, output) = nft!.Run($"list table {IdentityTable.Family} {IdentityTable.Name}");
        if (done) return (IdentityListing.Parse(output), null);
        return output.Contains("No such file or directory", StringComparison.Ordinal) ? (new IdentityListing(IdentityTable.Empty, ""), null) : (null, output.Trim());
    }

    private async Task<ImmutableArray<Applied>> TryAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await rules!.CommitAsync((socket, generation) => Counted(Apply(batch, socket, generation)), cancellation).ConfigureAwait(false);
            if (!outcome.IsOvertaken || attempt == Attempts) return outcome.Applied;
        }
    }

    // Within the namespace's turn.
    private Outcome Apply(ImmutableArray<Operation> batch, NetlinkSocket socket, uint generation)
    {
        if (batch.OfType<PutIdentity>().FirstOrDefault(put => !IsDevice(put.Identity.Device)) is { } strange) return new Outcome(Fail(batch, $"'{strange.Identity.Device}' is no device"));
        var (table, failure) = Read();
        if (table is null) return new Outcome(Fail(batch, failure!));
        var wanted = table;
        lock (claiming)
            foreach (var operation in batch) wanted = Change(wanted, operation);
        if (known!.Rules.Length > 0 && known.Rules == reference) return Change(batch, table, wanted, socket, generation);
        if (wanted.Guests.Count == 0) return new Outcome(Done(batch));

        // Guests of a table whose rules were spoilt keep what they may say.
        return Make(batch, new IdentityTable(known.Table.Guests.RemoveRange(batch.OfType<RemoveIdentity>().Select(remove => remove.Identity.Device)).SetItems(wanted.Guests)));
    }

    private Outcome Change(ImmutableArray<Operation> batch, IdentityTable table, IdentityTable wanted, NetlinkSocket socket, uint generation)
    {
        var (removed, added) = table.ChangesTo(wanted, batch.Select(DeviceOf));
        if (removed.Count + added.Count == 0) return new Outcome(Done(batch));
        var elements = new NftBatch(generation);
        foreach (var set in removed.GroupBy(element => element.Set)) elements.DeleteElements(NftFamily.Bridge, IdentityTable.Name, set.Key, [.. set.Select(element => element.ToElement())]);
        foreach (var set in added.GroupBy(element => element.Set)) elements.AddElements(NftFamily.Bridge, IdentityTable.Name, set.Key, [.. set.Select(element => element.ToElement())]);
        if (elements.Commit(socket) is { } refusal) return new Outcome(Fail(batch, refusal.Error.ToString()), IsOvertaken: refusal.IsOvertaken);
        known = known! with { Table = wanted };
        return new Outcome(Done(batch), Commits: 1);
    }

    private Outcome Make(ImmutableArray<Operation> batch, IdentityTable wanted)
    {
        known = null;
        var (done, output) = nft!.Run(wanted.Script());
        if (!done) return new Outcome(Fail(batch, output.Trim()));

        // The table was made just now, so what it lists is how it should list from now on, in the words of this version of nftables.
        var (listing, failure) = List();
        if (listing is null) return new Outcome(Fail(batch, failure!), Commits: 1);
        SystemFiles.WriteAtomically(ReferencePath, reference = listing.Rules, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (known, knownEpoch) = (listing, rules!.Epoch);
        return new Outcome(Done(batch), Commits: 1);
    }

    private IdentityTable Change(IdentityTable table, Operation operation) => operation switch
    {
        PutIdentity put => table.With(put.Identity),
        RemoveIdentity remove => IsOurs(remove) ? table.Without(remove.Identity.Device) : table,
        _ => throw new NotSupportedException($"{operation.GetType().Name} is not about identities."),
    };

    private static (Outcome Outcome, int Commits) Counted(Outcome outcome) => (outcome, outcome.Commits);

    private static ImmutableArray<Applied> Done(ImmutableArray<Operation> batch) => [.. batch.Select(operation => new Applied(operation, null))];

    private static ImmutableArray<Applied> Fail(ImmutableArray<Operation> batch, string why) =>
        [.. batch.Select(operation => new Applied(operation, new HostFault($"guest identity {DeviceOf(operation)}", why, 0, Retryable: true)))];

    private static string DeviceOf(Operation operation) => operation is PutIdentity put ? put.Identity.Device : ((RemoveIdentity)operation).Identity.Device;

    // Called within the namespace's turn, so the look itself comes after it.
    private void LookSoon()
    {
        if (known is { } before) _ = Task.Run(() => LookAsync(before));
    }

    private async Task LookAsync(IdentityListing before)
    {
        try
        {
            var (table, failure) = await rules!.CommitAsync((_, _) => (Read(), 0), CancellationToken.None).ConfigureAwait(false);
            if (failure is not null) Noticed?.Invoke(new Notice(null, $"nftables: {failure}"));
            if (table is null) return;
            var changed = before.Table.Guests.Where(guest => table.Guests.GetValueOrDefault(guest.Key) != guest.Value).Select(guest => guest.Key)
                .Concat(table.Guests.Keys.Where(device => !before.Table.Guests.ContainsKey(device)));
            List<UnitKey?> units;
            lock (claiming) units = [.. changed.Select(device => Claims.OwnerOf(device)).Where(unit => unit is not null).Distinct()];
            foreach (var unit in units) Noticed?.Invoke(new Notice(unit, "nftables: table bridge neutrino changed by others"));
        }
        catch (ObjectDisposedException)
        {
            // Stopped meanwhile.
        }
    }

    /// <param name="Commits">How many transactions were made.</param>
    /// <param name="IsOvertaken">Nothing was done, since somebody else committed meanwhile.</param>
    private readonly record struct Outcome(ImmutableArray<Applied> Applied, int Commits = 0, bool IsOvertaken = false);
}
