using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Ovsdb;

namespace Neutrino.Host.Ovs;

/// <summary>
/// Open vSwitch as part of a host: bridges and ports looked at in memory (the database is followed), changed in one transaction a batch, done when
/// ovs-vswitchd has brought it into force.
/// </summary>
public sealed class OvsSwitch : IAsyncDisposable
{
    public const string DefaultSocket = "/run/openvswitch/db.sock";

    /// <summary>How long ovs-vswitchd may take to bring a batch into force.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a new ovs-vswitchd may take to rebuild everything.</summary>
    private static readonly TimeSpan RestartTimeout = TimeSpan.FromSeconds(60);
    private readonly VswitchClient client;
    private readonly VswitchdPresence daemon;
    private volatile string lost = "";
    private volatile OvsView view = OvsView.Empty;

    /// <param name="socketPath">The database's unix socket; ovs-vswitchd's control socket is looked for beside it.</param>
    public OvsSwitch(string socketPath, TimeProvider time)
    {
        client = new VswitchClient(socketPath, time);
        client.Loaded += tables => view = OvsView.Of(tables);
        client.Updated += Updated;
        client.Disconnected += reason => lost = reason;
        client.Resynchronised += () => Noticed?.Invoke(new Notice(null, $"ovsdb: connected again after: {lost}"));
        daemon = new VswitchdPresence(Path.GetDirectoryName(socketPath)!, time, DaemonChangedAsync);
    }

    /// <summary>Raised on the receive loop, or when a daemon came back; must return at once.</summary>
    public event Action<Notice>? Noticed;

    /// <exception cref="OvsdbException">The database's server is not there.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await client.StartAsync(cancellation);
        await daemon.StartAsync(cancellation);
    }

    /// <summary>Every unit with a bridge or port that bears its mark.</summary>
    public ImmutableArray<UnitKey> List() => [.. view.Units];

    /// <summary>True when the bridge bears our mark.</summary>
    public bool IsOurs(string bridge) => view.Tables.Bridges.Find(bridge) is { } row && OvsMarks.Marked(row.ExternalIds) is not null;

    /// <summary>
    /// The unit's bridges and ports; all else in the state is left empty. Not there yet is a wanted port that ovs-vswitchd could not open.
    /// A port with a VLAN setting that is neither plain nor dead has <see cref="OvsPort.OtherTag"/>.
    /// </summary>
    public Observed Observe(UnitState wanted) => client.IsConnected
        ? new Observed(OvsLook.At(view, wanted), null)
        : new Observed(null, new HostFault("Open vSwitch", $"its database is not reachable at {client.SocketPath}", 0, true));

    /// <summary>
    /// Does operations on bridges and ports (<see cref="MakeBridge"/>, <see cref="PutOvsPort"/> …) as one transaction, and waits once until it is in force.
    /// When the database refuses it as a whole, each operation is a transaction of its own, so that a bad one fails alone.
    /// </summary>
    public async Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        var steps = Steps(batch);
        var faults = new Dictionary<OvsStep, HostFault>(ReferenceEqualityComparer.Instance);
        foreach (var step in steps.Where(step => step.Fault is not null)) faults.Add(step, step.Fault!);
        var work = steps.Where(step => step.Fault is null && !step.IsDone).ToImmutableArray();
        if (!work.IsEmpty) await CommitAsync(work, faults, cancellation);
        return [.. steps.Select(step => new Applied(step.Operation, faults.GetValueOrDefault(step)))];
    }

    public async ValueTask DisposeAsync()
    {
        await daemon.DisposeAsync();
        await client.DisposeAsync();
    }

    private ImmutableArray<OvsStep> Steps(ImmutableArray<Operation> batch)
    {
        var steps = new OvsSteps(view.Tables, batch.OfType<MakeBridge>().Select(make => make.Bridge.Name).ToHashSet(StringComparer.Ordinal));

        // Bridges first: a port of the same batch may go on one.
        return [.. batch.OrderBy(operation => operation is not MakeBridge).Select(steps.For)];
    }

    private async Task CommitAsync(ImmutableArray<OvsStep> work, Dictionary<OvsStep, HostFault> faults, CancellationToken cancellation)
    {
        if (daemon.IsThere == false)
        {
            foreach (var step in work) faults.Add(step, Fault(step, "ovs-vswitchd is not running"));
            return;
        }

        var gone = daemon.Gone;
        var last = await CommitTogetherAsync(work, faults, cancellation);
        if (last is null) return;
        var error = await InForceAsync(last.Value, gone, cancellation);
        foreach (var step in work.Where(step => !faults.ContainsKey(step)))
        {
            if (error is not null) faults.Add(step, Fault(step, error.ToString()));
            else if (NotOpen(step) is { } fault) faults.Add(step, fault);
        }
    }

    private async Task<OvsdbError?> InForceAsync(long configuration, Task gone, CancellationToken cancellation)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var applied = client.AppliedAsync(configuration, Timeout, given.Token);
        if (await Task.WhenAny(applied, gone) == applied) return await applied;
        await given.CancelAsync();
        await applied.ContinueWith(static _ => { }, TaskScheduler.Default);
        return OvsdbError.TimedOut("ovs-vswitchd went away before it was in force");
    }

    /// <returns>The configuration to wait for; null when nothing was committed.</returns>
    private async Task<long?> CommitTogetherAsync(ImmutableArray<OvsStep> work, Dictionary<OvsStep, HostFault> faults, CancellationToken cancellation)
    {
        var commit = await client.CommitAsync([.. work.SelectMany(step => step.Changes)], cancellation);
        if (commit.Outcome.Error is { } error && (work.Length == 1 || error.Kind == OvsdbErrorKind.Disconnected))
        {
            foreach (var step in work) faults.Add(step, Fault(step, error.ToString()));
            return null;
        }

        if (commit.Outcome.Error is not null) return await CommitOneByOneAsync(work, faults, cancellation);
        var at = 0;
        foreach (var step in work)
        {
            if (Missed(step, commit.Outcome.Results.AsSpan(at, step.Changes.Length))) faults.Add(step, Fault(step, "what it was to change has gone meanwhile"));
            at += step.Changes.Length;
        }

        return commit.Configuration;
    }

    private async Task<long?> CommitOneByOneAsync(ImmutableArray<OvsStep> work, Dictionary<OvsStep, HostFault> faults, CancellationToken cancellation)
    {
        long? last = null;
        foreach (var step in work) last = await CommitTogetherAsync([step], faults, cancellation) ?? last;
        return last;
    }

    private static bool Missed(OvsStep step, ReadOnlySpan<OperationResult> results)
    {
        if (!step.MustMeet) return false;
        foreach (var result in results)
        {
            if (result.Count == 0) return true;
        }

        return false;
    }

    private HostFault? NotOpen(OvsStep step)
    {
        if (step.Interface is not { } name) return null;
        if (view.Tables.Interfaces.Find(name) is not { } row) return Fault(step, "its interface has gone meanwhile");
        return OvsLook.IsOpen(row) ? null : Fault(step, row.Error ?? "ovs-vswitchd gave it no port number");
    }

    private static HostFault Fault(OvsStep step, string what) => step.Operation switch
    {
        MakeBridge make => new HostFault($"bridge {make.Bridge.Name}", what, 0, true),
        RemoveBridge remove => new HostFault($"bridge {remove.Name}", what, 0, true),
        PutOvsPort put => new HostFault($"OVS port {put.Port.Name}", what, 0, true),
        RemoveOvsPort remove => new HostFault($"OVS port {remove.Name}", what, 0, true),
        OpenOvsPort open => new HostFault($"OVS port {open.Name}", what, 0, true),
        CloseOvsPort close => new HostFault($"OVS port {close.Name}", what, 0, true),
        _ => new HostFault("Open vSwitch", what, 0, true),
    };

    private void Updated(VswitchUpdate update)
    {
        view = view.With(update.After, update.Interfaces);
        if (Noticed is not { } noticed) return;
        foreach (var notice in OvsNotices.Of(update)) noticed(notice);
    }

    /// <summary>A new ovs-vswitchd rebuilds everything; only after that is it worth looking.</summary>
    private async Task DaemonChangedAsync(bool there, CancellationToken cancellation)
    {
        if (!there) return;
        var commit = await client.CommitAsync([], cancellation);
        if (commit.Outcome.Error is null) await client.AppliedAsync(commit.Configuration, RestartTimeout, cancellation);
        Noticed?.Invoke(new Notice(null, "ovs-vswitchd came back"));
    }
}
