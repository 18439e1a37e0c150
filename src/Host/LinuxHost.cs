using System.Collections.Immutable;
using Neutrino.Host.Dhcp;
using Neutrino.Host.Firewall;
using Neutrino.Host.Links;
using Neutrino.Host.Metadata;
using Neutrino.Host.Ovs;
using Neutrino.HostState;
using Neutrino.Linux.Monitor;

namespace Neutrino.Host;

/// <summary>The real machine: its kinds put together.</summary>
public sealed class LinuxHost : IHost
{
    private readonly CompositeHost kinds;
    private readonly Iptables rules;
    private readonly GuestIdentities identities;

    public LinuxHost(LinuxHostSettings settings, TimeProvider time)
    {
        // Sets, rules and identities bear no mark; which are ours is on record, and a record of another boot says nothing.
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        var firewall = Path.Combine(settings.RunDirectory, "firewall");
        var ovs = new OvsPart(new OvsSwitch(settings.OvsSocket, time), new BridgeFlows(Path.GetDirectoryName(settings.OvsSocket)!, time));
        Metadata = new MetadataListeners(time);
        rules = new Iptables(firewall, boot, time);
        identities = new GuestIdentities(firewall, boot, rules);
        kinds = new CompositeHost(
        [
            new HostPart("links", new LinkHost(DescriptorLoop.Shared, Path.Combine(settings.RunDirectory, "namespaces")), LinkHost.Does),
            new HostPart("Open vSwitch", ovs, OvsPart.Does),
            new HostPart("iptables", rules, operation => operation is PutChain or RemoveChain or PutSharedRule or RemoveSharedRule),
            new HostPart("ipsets", new IpSets(firewall, boot, time), operation => operation is PutIpSet or RemoveIpSet),
            new HostPart("identities", identities, operation => operation is PutIdentity or RemoveIdentity),
            new HostPart("flows", new FlowTable(), operation => operation is DropZoneFlows or DropAddressFlows),
            new HostPart("dnsmasq", new DhcpServers($"{settings.StateDirectory}/dhcp", time), operation => operation is StartDhcp or ReloadDhcp or StopDhcp),
            new HostPart("listeners", Metadata, operation => operation is OpenListener or CloseListener),
        ]);
    }

    /// <summary>Where the guests' connections to the metadata service come in.</summary>
    public MetadataListeners Metadata { get; }

    public event Action<Notice>? Noticed
    {
        add => kinds.Noticed += value;
        remove => kinds.Noticed -= value;
    }

    /// <summary>Takes away what belongs to no unit, once there is none: the empty table of guests' identities.</summary>
    /// <returns>What stood against it; null when nothing is left.</returns>
    public Task<string?> LeaveNothingAsync(CancellationToken cancellation) => identities.RemoveEmptyTableAsync(cancellation);

    public Task StartAsync(CancellationToken cancellation) => kinds.StartAsync(cancellation);
    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation) => kinds.ListAsync(cancellation);
    public Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation) => kinds.ObserveAsync(wanted, cancellation);

    public async Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        // An open socket keeps a namespace alive beyond its name.
        foreach (var operation in batch)
            if (operation is RemoveNamespace remove) await rules.LeaveAsync(remove.Name).ConfigureAwait(false);
        return await kinds.ApplyAsync(batch, cancellation).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => kinds.DisposeAsync();
}
