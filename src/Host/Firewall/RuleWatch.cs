using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Netfilter;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Notices when somebody else changes rules in a namespace whose rules are held, and reads back what we wrote ourselves once it is quiet. It wakes only
/// after a change.
/// </summary>
internal sealed class RuleWatch : IAsyncDisposable
{
    // Others come in bursts too; and those of our own that a process or a library makes are told before we have counted them.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private readonly NamespaceRulesPool pool;
    private readonly TimeProvider time;
    private readonly Func<RulePlace, IReadOnlySet<ChainKey>, IReadOnlyList<(UnitKey Unit, ChainKey Chain)>> unitsIn;
    private readonly Action<Notice> notice;
    private readonly Lock listening = new();
    private readonly Dictionary<NamespaceRules, NftGenerationEvents> events = [];
    private readonly Dictionary<NamespaceRules, string> stirred = [];
    private readonly SemaphoreSlim settling = new(1, 1);
    private readonly ITimer gathered;
    private readonly ITimer quiet;
    private bool waiting;
    private bool disposed;

    /// <param name="unitsIn">The units that have something in some chains, each with one of them.</param>
    public RuleWatch(NamespaceRulesPool pool, TimeProvider time, Func<RulePlace, IReadOnlySet<ChainKey>, IReadOnlyList<(UnitKey Unit, ChainKey Chain)>> unitsIn, Action<Notice> notice)
    {
        (this.pool, this.time, this.unitsIn, this.notice) = (pool, time, unitsIn, notice);
        gathered = time.CreateTimer(_ => _ = LookAtStirredAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        quiet = time.CreateTimer(_ => _ = SettleQuietAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        pool.Opened += Follow;
        pool.Left += Unfollow;
    }

    /// <summary>Something was changed or read: look whether it is quiet later.</summary>
    public void Touch()
    {
        lock (listening)
        {
            if (disposed || waiting) return;
            waiting = quiet.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    public async ValueTask DisposeAsync()
    {
        pool.Opened -= Follow;
        pool.Left -= Unfollow;
        lock (listening)
        {
            disposed = true;
            foreach (var open in events.Values) open.Dispose();
            events.Clear();
        }

        await gathered.DisposeAsync().ConfigureAwait(false);
        await quiet.DisposeAsync().ConfigureAwait(false);

        // What runs keeps its right to finish; what is known is kept for the next start.
        await settling.WaitAsync().ConfigureAwait(false);
        foreach (var rules in pool.Open.Where(rules => rules.Unsettled)) await SettleAsync(rules, always: true, "while stopping").ConfigureAwait(false);
        settling.Dispose();
    }

    private void Follow(NamespaceRules rules, Descriptor? socket)
    {
        void Committed(NftGeneration? generation) => Stir(rules, generation);
        var listener = socket is null ? NftGenerationEvents.OpenHere(rules.PortId, Committed) : NftGenerationEvents.Open(socket, rules.PortId, Committed);
        lock (listening) events[rules] = listener;

        // What was committed before it listened.
        Stir(rules, null);
    }

    private void Unfollow(NamespaceRules rules)
    {
        lock (listening)
        {
            stirred.Remove(rules);
            if (events.Remove(rules, out var old)) old.Dispose();
        }
    }

    private void Stir(NamespaceRules rules, NftGeneration? generation)
    {
        lock (listening)
        {
            if (disposed) return;
            if (stirred.Count == 0) gathered.Change(Gather, Timeout.InfiniteTimeSpan);
            stirred[rules] = generation?.ProcessName ?? "";
        }
    }

    private async Task LookAtStirredAsync()
    {
        List<(NamespaceRules Rules, string Process)> now;
        lock (listening)
        {
            now = [.. stirred.Select(entry => (entry.Key, entry.Value))];
            stirred.Clear();
        }

        await InTurnAsync(async () =>
        {
            foreach (var (rules, process) in now)
                await SettleAsync(rules, always: false, process.Length == 0 ? "by others" : $"by {process}").ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private async Task SettleQuietAsync()
    {
        await InTurnAsync(async () =>
        {
            lock (listening) waiting = false;
            var again = false;
            foreach (var rules in pool.Open)
            {
                var old = time.GetElapsedTime(rules.LastChange) >= Quiet;
                again |= !old && (rules.Unsettled || rules.HasChildren);
                if (!old) continue;
                if (rules.Unsettled) await SettleAsync(rules, always: true, "otherwise than they were written").ConfigureAwait(false);

                // Changed while it was read.
                again |= rules.Unsettled && time.GetElapsedTime(rules.LastChange) < Quiet;
                if (rules.Name.Length > 0 && rules.HasChildren) await rules.RestAsync().ConfigureAwait(false);
            }

            if (again) Touch();
        }).ConfigureAwait(false);
    }

    private async Task InTurnAsync(Func<Task> work)
    {
        try
        {
            await settling.WaitAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        try
        {
            if (!disposed) await work().ConfigureAwait(false);
        }
        finally
        {
            settling.Release();
        }
    }

    private async Task SettleAsync(NamespaceRules rules, bool always, string how)
    {
        try
        {
            var where = rules.Name.Length == 0 ? "" : $" in {rules.Name}";
            foreach (var family in (await rules.SettleAsync(always, CancellationToken.None).ConfigureAwait(false)).GroupBy(wrong => wrong.Family, wrong => wrong.Chain))
                foreach (var (unit, chain) in unitsIn(new RulePlace(rules.Name, family.Key), family.ToHashSet()))
                    notice(new Notice(unit, $"iptables: rules of {chain}{where} changed {how}"));
        }
        catch (ObjectDisposedException)
        {
            // Left meanwhile.
        }
        catch (IOException refused)
        {
            // The next look reads again and says so on the units concerned.
            notice(new Notice(null, $"iptables: {refused.Message}"));
        }
    }
}
