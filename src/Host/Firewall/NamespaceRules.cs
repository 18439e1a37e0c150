using System.Collections.Immutable;
using System.Text;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;

namespace Neutrino.Host.Firewall;

/// <summary>
/// The rules of one network namespace: what they are, known without a process as long as the kernel's generation is the one they were read or written under,
/// and the way to change them. One thing at a time. It holds sockets in the namespace, so it is disposed before the namespace can end.
/// </summary>
public sealed class NamespaceRules : IAsyncDisposable
{
    private const int Attempts = 5;
    private readonly SemaphoreSlim turn = new(1, 1);

    // Taken before the turn. What reads back what we wrote keeps nobody but another such reader waiting.
    private readonly SemaphoreSlim settling = new(1, 1);
    private readonly NetlinkSocket socket;
    private readonly RuleCacheFile? cache;
    private readonly TimeProvider time;
    private readonly RuleSet?[] known = new RuleSet?[2];
    private readonly RestoreChild?[] children = new RestoreChild?[2];

    // Known from our own writing, not from reading.
    private readonly bool[] written = new bool[2];
    private readonly IptablesVersion iptables;
    private readonly Spellings spellings;
    private uint generation;
    private bool disposed;

    /// <param name="name">Empty for the host's namespace.</param>
    /// <param name="socket">Of protocol netfilter, in that namespace; taken over.</param>
    /// <param name="directory">Where the rules are kept for the next start; null for nowhere.</param>
    /// <param name="iptables">Where the generations say nothing of it, every look reads.</param>
    public NamespaceRules(string name, NetlinkSocket socket, string? directory, string boot, IptablesVersion iptables, Spellings spellings, TimeProvider time)
    {
        (Name, this.time, this.iptables, this.spellings) = (name, time, iptables, spellings);
        this.socket = socket;
        Cookie = SocketCookie.OfNamespace(socket.Descriptor);
        generation = NftGeneration.Read(socket);
        LastChange = time.GetTimestamp();
        if (directory is null || Cookie is not { } cookie) return;
        cache = new RuleCacheFile(directory, name, boot, cookie);
        if (iptables.Counted)
            foreach (var family in Enum.GetValues<IpFamily>()) known[(int)family] = cache.Load(family, generation);
    }

    public string Name { get; }

    /// <summary>Tells this namespace from a later one of the same name; null on kernels before 5.14.</summary>
    public ulong? Cookie { get; }

    /// <summary>Of the socket through which this changes rules (<see cref="NetlinkSocket.PortId"/>).</summary>
    public uint PortId => socket.PortId;

    /// <summary>When rules were last changed by us or found changed; a timestamp of the time provider.</summary>
    public long LastChange { get; private set; }

    /// <summary>Something was changed or read since <see cref="SettleAsync"/>.</summary>
    public bool Unsettled { get; private set; }

    public bool HasChildren => children.Any(child => child is not null);

    /// <summary>The rules as they are. Costs one netlink exchange when nothing changed, and an iptables-save otherwise.</summary>
    /// <exception cref="IptablesException">iptables-save failed.</exception>
    public async Task<RuleSet> ReadAsync(IpFamily family, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Revalidate();
            return await KnownAsync(family, cancellation).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What the last look or change left, if it is still known to be so; nothing is asked.</summary>
    public RuleSet? Remembered(IpFamily family) => known[(int)family];

    /// <summary>Changes rules in one transaction; by iptables-restore, and so in one for each table, what <see cref="NativeRestore"/> has no words for.</summary>
    /// <param name="compose">From the rules as they are to what to do.</param>
    /// <returns>Null when done, else why not.</returns>
    public async Task<string?> ChangeAsync(IpFamily family, Func<RuleSet, Restore> compose, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                Revalidate();
                var before = await KnownAsync(family, cancellation).ConfigureAwait(false);
                var restore = compose(before);
                if (restore.Steps.IsEmpty) return null;
                var native = iptables.Native && attempt < Attempts ? NativeRestore.Compose(socket, generation, family, before, restore) : null;
                var failure = native is null ? await FeedAsync(family, restore, cancellation).ConfigureAwait(false) : Commit(native, family, restore.After);

                // What was known may have been overtaken between the look and the change: once more with what is there now.
                if (failure is null || known[(int)family] is not null || attempt == Attempts) return failure;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Runs work that makes nf_tables transactions of its own in this namespace, so that what is known stays known.</summary>
    /// <param name="work">Given a socket in the namespace and the generation that stands, returns what it found and how many transactions it made.</param>
    public async Task<T> CommitAsync<T>(Func<NetlinkSocket, uint, (T Result, int Commits)> work, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Revalidate();
            var (result, commits) = work(socket, generation);
            Account(commits, null, null);
            return result;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Counts how often somebody else changed anything of nf_tables here; the same number within <see cref="CommitAsync"/> means that nobody did.</summary>
    public long Epoch { get; private set; }

    /// <summary>Raised, within this namespace's turn, when somebody else changed anything of nf_tables here.</summary>
    public event Action? Overtaken;

    /// <summary>
    /// Compares what is known with what the kernel says, now that it is quiet, and keeps it for the next start. What we wrote is taken for what is there
    /// without reading it back; where iptables prints it in other words than it was written in, this look learns them. What is changed while it reads
    /// does not wait for it, and is left for the next time.
    /// </summary>
    /// <param name="always">False: only when somebody else changed something.</param>
    /// <returns>Chains that are not as they were thought to be, with their family.</returns>
    public async Task<IReadOnlyList<(IpFamily Family, ChainKey Chain)>> SettleAsync(bool always, CancellationToken cancellation)
    {
        await settling.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var (number, printed) = always ? await ReadBackAsync(cancellation).ConfigureAwait(false) : (generation, new RuleSet?[known.Length]);
            await turn.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                var thought = known.ToArray();
                var untouched = iptables.Counted && NftGeneration.Read(socket) == generation;
                if (untouched && (!always || generation != number)) return [];
                Revalidate();
                List<(IpFamily, ChainKey)> wrong = [];
                foreach (var family in Enum.GetValues<IpFamily>())
                    if (thought[(int)family] is { } before)
                        wrong.AddRange((await CompareAsync(family, before, untouched ? printed[(int)family] : null, cancellation).ConfigureAwait(false)).Select(chain => (family, chain)));
                Unsettled = false;
                return wrong;
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            settling.Release();
        }
    }

    // What iptables prints of what we wrote, and under which generation.
    private async Task<(uint Generation, RuleSet?[] Printed)> ReadBackAsync(CancellationToken cancellation)
    {
        uint number;
        bool[] ours;
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            (number, ours) = (generation, [.. written.Zip(known, (own, rules) => iptables.Counted && own && rules is not null)]);
        }
        finally
        {
            turn.Release();
        }

        var printed = new RuleSet?[known.Length];
        foreach (var family in Enum.GetValues<IpFamily>())
            if (ours[(int)family]) printed[(int)family] = await SaveAsync(family, cancellation).ConfigureAwait(false);
        return (number, printed);
    }

    private async Task<IEnumerable<ChainKey>> CompareAsync(IpFamily family, RuleSet before, RuleSet? printed, CancellationToken cancellation)
    {
        if (printed is not null)
        {
            spellings.Learn(before, printed);
            (known[(int)family], written[(int)family]) = (spellings.AsWritten(printed).Keeping(before), false);
        }

        var now = await KnownAsync(family, cancellation).ConfigureAwait(false);
        if (iptables.Counted) cache?.Save(family, generation, now);
        return now.Differences(before);
    }

    /// <summary>Ends the processes that wait for batches.</summary>
    public async Task RestAsync()
    {
        await turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await EndChildrenAsync().ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await settling.WaitAsync().ConfigureAwait(false);
        await turn.WaitAsync().ConfigureAwait(false);
        if (!disposed)
        {
            disposed = true;
            await EndChildrenAsync().ConfigureAwait(false);
            socket.Dispose();
        }

        turn.Release();
        settling.Release();
    }

    /// <summary>The namespace is gone: so is what was kept of it.</summary>
    public void ForgetKept() => cache?.Remove();

    private async Task EndChildrenAsync()
    {
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i] is not { } child) continue;
            children[i] = null;
            await child.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Drops what is known when somebody else changed something.
    private void Revalidate()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var now = NftGeneration.Read(socket);
        if (now == generation && iptables.Counted) return;
        if (now != generation) Forget();
        generation = now;
        Array.Clear(known);
    }

    private void Forget()
    {
        LastChange = time.GetTimestamp();
        Unsettled = true;
        Array.Clear(known);
        Epoch++;
        Overtaken?.Invoke();
    }

    // After a change of our own: what is known stands when nobody else's commits fell between ours.
    private void Account(int commits, IpFamily? family, RuleSet? after)
    {
        var now = NftGeneration.Read(socket);
        if (commits <= 0 && now == generation) return;
        var ours = commits >= 0 && now == NftGeneration.After(generation, commits);
        if (!ours) Forget();
        Advance(now, ours ? family : null, after);
    }

    private void Advance(uint now, IpFamily? family, RuleSet? after)
    {
        LastChange = time.GetTimestamp();
        Unsettled = true;
        generation = now;
        if (family is { } changed) (known[(int)changed], written[(int)changed]) = (after, true);
    }

    private async Task<RuleSet> KnownAsync(IpFamily family, CancellationToken cancellation)
    {
        if (iptables.Counted && generation == NftGeneration.Untouched) Array.Fill(known, RuleSet.Empty);
        for (var attempt = 1; known[(int)family] is null; attempt++)
        {
            var printed = await SaveAsync(family, cancellation).ConfigureAwait(false);
            var now = NftGeneration.Read(socket);

            // iptables-save makes the tables of a namespace that has none, and others may change rules while it reads.
            if (now == generation || attempt >= Attempts) known[(int)family] = spellings.AsWritten(printed);
            written[(int)family] = false;
            if (now != generation && attempt < Attempts) Forget();
            generation = now;
            Unsettled = true;
        }

        return known[(int)family]!;
    }

    private async Task<RuleSet> SaveAsync(IpFamily family, CancellationToken cancellation)
    {
        var result = await RunAsync(new ChildCommand(family == IpFamily.V4 ? "iptables-save" : "ip6tables-save") { Namespace = Name }, cancellation).ConfigureAwait(false);
        return result.Succeeded ? IptablesSave.Parse(result.OutputText) : throw new IptablesException($"iptables-save: {result.Describe()}");
    }

    private string? Commit(NativeRestore native, IpFamily family, RuleSet after)
    {
        if (native.Commit() is { } refusal)
        {
            if (refusal.IsOvertaken) Array.Clear(known);
            return native.Describe(refusal);
        }

        // The kernel did it in the generation that it was meant for, so nothing came between.
        Advance(NftGeneration.After(generation), family, after);
        return null;
    }

    private async Task<string?> FeedAsync(IpFamily family, Restore restore, CancellationToken cancellation)
    {
        var failure = await RestoreAsync(family, restore, cancellation).ConfigureAwait(false);
        Account(failure is null ? restore.Tables : -1, family, restore.After);
        return failure;
    }

    private async Task<string?> RestoreAsync(IpFamily family, Restore restore, CancellationToken cancellation)
    {
        if (Name.Length > 0 && !restore.Deletes && children[(int)family] is null) return await RestoreOnceAsync(family, restore, cancellation).ConfigureAwait(false);
        var child = children[(int)family];
        if (child is { Ended: true }) await child.DisposeAsync().ConfigureAwait(false);
        var kept = child is { Ended: false };
        if (!kept) children[(int)family] = child = Start(family);
        var failure = await child!.RunAsync(restore.Text(), cancellation).ConfigureAwait(false);
        if (!child.Ended) return failure;
        await child.DisposeAsync().ConfigureAwait(false);
        children[(int)family] = null;

        // Somebody ended it while it waited: that says nothing of this batch.
        return kept && child.Killed ? await RestoreOnceAsync(family, restore, cancellation).ConfigureAwait(false) : failure;
    }

    private async Task<string?> RestoreOnceAsync(IpFamily family, Restore restore, CancellationToken cancellation)
    {
        var command = new ChildCommand(RestoreChild.Program(family), "--noflush") { Namespace = Name, Input = Encoding.UTF8.GetBytes(restore.Text()) };
        var result = await RunAsync(command, cancellation).ConfigureAwait(false);
        return result.Succeeded ? null : result.Describe();
    }

    private RestoreChild Start(IpFamily family)
    {
        try
        {
            return RestoreChild.Start(Name, family);
        }
        catch (LinuxException refused)
        {
            throw new IptablesException(refused.Message, refused);
        }
    }

    private static async Task<ChildResult> RunAsync(ChildCommand command, CancellationToken cancellation)
    {
        try
        {
            return await ChildProcess.RunAsync(command, cancellation).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is LinuxException or TimeoutException)
        {
            throw new IptablesException(refused.Message, refused);
        }
    }
}
