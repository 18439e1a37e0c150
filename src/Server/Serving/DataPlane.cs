using Microsoft.Extensions.Logging;
using Neutrino.Host;
using Neutrino.Host.Domains;
using Neutrino.Host.Fake;
using Neutrino.Host.Ovs;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Ovsdb;
using Neutrino.Plan;
using Neutrino.Reconcile;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>The host and the loop that keeps it as wanted.</summary>
internal sealed partial class DataPlane : IAsyncDisposable
{
    private readonly IHost host;
    private readonly HostPlanner planner;
    private readonly Reconciler reconciler;
    private readonly IHost guestHost;
    private readonly SoloReconciler guests;
    private readonly IStore store;

    private DataPlane(IHost host, string datapathType, ServeOptions options, IStore store, TimeProvider time, ILoggerFactory loggers)
    {
        (this.host, DatapathType, this.store) = (host, datapathType, store);
        planner = new HostPlanner(HostOf(options, datapathType));
        reconciler = new Reconciler(
            store, PartPlanner.Shared(planner), host, new ReconcileSettings(), time, loggers.CreateLogger<Reconciler>());
        guestHost = host is FakeHost ? host : GuestsOf(options, time, sentence => LogSentence(loggers.CreateLogger<DataPlane>(), sentence));
        guests = new SoloReconciler(
            store, PartPlanner.Solo(planner), guestHost, new ReconcileSettings(), time, loggers.CreateLogger<SoloReconciler>());
    }

    /// <summary><c>system</c> or <c>netdev</c>.</summary>
    public string DatapathType { get; }

    /// <summary>The guests' connections to the metadata service; null without namespaces.</summary>
    public INamespaceConnections? Connections => host is LinuxHost linux ? new MetadataConnections(linux.Metadata) : null;

    /// <summary>The guests of this machine; null where there is none but in memory.</summary>
    public DomainHost? Guests => guestHost as DomainHost;

    /// <summary>Every unit, and how it stands.</summary>
    public IEnumerable<UnitCondition> Units => reconciler.Units.Values.Concat(guests.Units.Values);

    /// <summary>What the loop of the network, and that of the guests, have done since the start.</summary>
    public IEnumerable<(string Loop, ReconcileFigures Figures)> Figures => [("network", reconciler.Figures), ("guests", guests.Figures)];

    /// <summary>How one unit stands; null when nobody has looked at it.</summary>
    public UnitCondition? Find(UnitKey unit) => (unit.Kind == UnitKind.Server ? guests.Units : reconciler.Units)?.GetValueOrDefault(unit);

    /// <summary>Completes when every unit of the network, wanted or found, has been handled once; guests take their time.</summary>
    public Task Ready => reconciler.Ready;

    /// <summary>Plans by other options from now on; <see cref="VerifyAsync"/> makes the host follow.</summary>
    public void Take(ServeOptions options)
    {
        planner.Host = HostOf(options, DatapathType);
        PlannedHostFile.Write(options.RunDirectory, planner.Host);
    }

    /// <summary>Looks at every unit of the kinds given and makes it as planned; answers how many there are and how many operations that took.</summary>
    public async Task<(int Units, long Operations)> VerifyAsync(IReadOnlySet<UnitKind> kinds, string cause)
    {
        var before = reconciler.Figures.Operations.Values.Sum();
        var units = reconciler.Units.Keys.Where(unit => kinds.Contains(unit.Kind)).ToList();
        foreach (var unit in units) reconciler.LookAt(unit, cause);
        if (units.Count > 0) await reconciler.IdleAsync();
        return (units.Count, reconciler.Figures.Operations.Values.Sum() - before);
    }

    /// <summary>The host as it is planned for.</summary>
    public HostSettings Settings => planner.Host;

    /// <summary>True for a machine with packets on it, false for one in memory.</summary>
    public bool IsMachine => host is LinuxHost;

    /// <summary>True while nothing is written on the host's network.</summary>
    public bool IsPaused => reconciler.IsPaused;

    /// <summary>Leaves the host's network as it is until <see cref="Resume"/>; guests go on.</summary>
    public void Pause() => reconciler.Pause();

    public void Resume() => reconciler.Resume();

    /// <summary>How units are wanted and seen, of one snapshot; nothing is done about it.</summary>
    public async Task<Look> LookAsync(Func<Snapshot, IEnumerable<UnitKey>> units, CancellationToken cancellation)
    {
        var look = await reconciler.LookAsync(snapshot => units(snapshot).Where(unit => unit.Kind != UnitKind.Server), cancellation);
        var servers = await guests.LookAsync(_ => units(look.Snapshot).Where(unit => unit.Kind == UnitKind.Server), cancellation);
        return look with { Units = look.Units.AddRange(servers.Units) };
    }

    /// <summary>Starts looking and working at once; see <see cref="Ready"/>.</summary>
    /// <exception cref="StartRefusedException">Not root, or no Open vSwitch to work with.</exception>
    public static async Task<DataPlane> StartAsync(ServeOptions options, IStore store, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var (host, datapath) = options.Dataplane == Dataplane.None
            ? (new FakeHost { Remembers = false }, options.Datapath == Datapath.Netdev ? OvsDatapath.Netdev : OvsDatapath.System)
            : ((IHost)Machine(options, time), await DatapathAsync(options, time, loggers, cancellation));
        var plane = new DataPlane(host, datapath, options, store, time, loggers);
        PlannedHostFile.Write(options.RunDirectory, plane.Settings);
        plane.Start();
        return plane;
    }

    /// <summary>The machine we run on, with our state in the directories of <paramref name="options"/>.</summary>
    public static LinuxHost Machine(ServeOptions options, TimeProvider time) =>
        new(new LinuxHostSettings { RunDirectory = options.RunDirectory, StateDirectory = options.StateDirectory }, time);

    /// <summary>The guests of the machine we run on.</summary>
    public static DomainHost GuestsOf(ServeOptions options, TimeProvider time, Action<string> say)
    {
        var guests = new DomainHost(
            new DomainHostSettings
            {
                StateDirectory = options.StateDirectory, VirtType = options.VirtType == VirtType.Auto ? null : options.VirtType.ToString().ToLowerInvariant(),
            },
            time);
        guests.Said += say;
        return guests;
    }

    /// <summary>Stops looking; what is on the host stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        store.Statuses.Changed -= OnStatus;
        await guests.DisposeAsync();
        await reconciler.DisposeAsync();
        await guestHost.DisposeAsync();
        await host.DisposeAsync();
    }

    private static HostSettings HostOf(ServeOptions options, string datapathType) => new()
    {
        HostName = options.HostName,
        DatapathType = datapathType,
        StateDirectory = options.StateDirectory,
        ExternalInterface = options.ExternalInterface,
        ExternalAddresses = options.ExternalAddresses,
        IntegrationBridge = options.Network.IntegrationBridge,
        ExternalBridge = options.Network.ExternalBridge,
        OvsUseVeth = options.Network.OvsUseVeth,
        MetadataPort = options.Network.MetadataPort,
        IsolatedMetadata = options.Network.IsolatedMetadata,
        ForceMetadata = options.Network.ForceMetadata,
        DhcpLeaseSeconds = options.Network.DhcpLeaseSeconds,
        DhcpRenewalSeconds = options.Network.DhcpRenewalSeconds,
        DhcpRebindingSeconds = options.Network.DhcpRebindingSeconds,
        DhcpBroadcastReply = options.Network.DhcpBroadcastReply,
        DhcpLeaseLimit = options.Network.LeaseLimit,
        DnsDomain = options.Network.DnsDomain,
        DnsServers = options.Network.DnsServers,
        DnsmasqConfigFile = options.Network.DnsmasqConfigFile,
        DnsmasqLocalResolv = options.Network.DnsmasqLocalResolv,
        DnsmasqLogDirectory = options.Network.DnsmasqLogDirectory,
    };

    private void Start()
    {
        reconciler.Start();
        guests.Start();
        store.Statuses.Changed += OnStatus;
    }

    /// <summary>A guest that could not be plugged is tried again when its port has news.</summary>
    private void OnStatus(ResourceKind kind, string id, ResourceStatus? status)
    {
        if (kind != ResourceKind.Port || status is null) return;
        foreach (var server in store.Current.Servers.By("port", id)) guests.Hasten(new UnitKey(UnitKind.Server, server.Id), $"port {id} is {status.Status}");
    }

    private static async Task<string> DatapathAsync(ServeOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new StartRefusedException("The data plane needs root: it makes bridges, namespaces and firewall rules. Start as root, or with --dataplane none for the APIs alone.");
        try
        {
            var found = await OvsDatapath.ProbeAsync(new LinuxHostSettings().OvsSocket, time, cancellation);
            var chosen = options.Datapath switch { Datapath.System => OvsDatapath.System, Datapath.Netdev => OvsDatapath.Netdev, _ => found.Type };
            LogSentence(loggers.CreateLogger<DataPlane>(), chosen == found.Type ? found.Why : $"Open vSwitch's datapath {chosen}, as --datapath says");
            return chosen;
        }
        catch (OvsdbException fault)
        {
            throw new StartRefusedException($"Open vSwitch does not answer: {fault.Message} Start it (service openvswitch-switch start), or run with --dataplane none.", fault);
        }
    }

    [LoggerMessage(20, LogLevel.Information, "{Sentence}")]
    private static partial void LogSentence(ILogger logger, string sentence);
}
