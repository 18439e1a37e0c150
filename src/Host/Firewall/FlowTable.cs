using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Cuts tracked flows: <see cref="DropZoneFlows"/> and <see cref="DropAddressFlows"/>. All of a batch in one namespace cost one reading of its table.
/// A rule taken away stops new connections alone; those that it had let in go on until their entry is deleted.
/// </summary>
public sealed class FlowTable : IHost
{
    /// <summary>Never: flows come and go, and none is wanted.</summary>
    public event Action<Notice>? Noticed
    {
        add { }
        remove { }
    }

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation) => Task.FromResult(ImmutableArray<UnitKey>.Empty);

    public Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation) =>
        Task.FromResult(wanted.Select(unit => new Observed(new UnitState(unit.Key), null)).ToImmutableArray());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation) =>
        Task.Run(() => batch.GroupBy(NamespaceOf).SelectMany(place => Apply(place.Key, [.. place])).ToImmutableArray(), cancellation);

    private static string NamespaceOf(Operation operation) => operation switch
    {
        DropZoneFlows => "",
        DropAddressFlows drop => drop.Namespace,
        _ => throw new NotSupportedException($"{operation.GetType().Name} is not about flows."),
    };

    private static IEnumerable<Applied> Apply(string name, List<Operation> operations)
    {
        HostFault? fault = null;
        try
        {
            // With the namespace its flows are gone.
            if (name.Length == 0 || NetNamespaces.Identify(name) is not null) Drop(name, operations);
        }
        catch (LinuxException refused) when (name.Length > 0 && refused.Errno is Errno.ENOENT or Errno.EINVAL && NetNamespaces.Identify(name) is null)
        {
            // It went meanwhile.
        }
        catch (LinuxException refused)
        {
            fault = new HostFault($"tracked flows{(name.Length == 0 ? "" : $" in {name}")}", refused.Message, refused.Errno, Retryable: true);
        }

        return operations.Select(operation => new Applied(operation, fault));
    }

    private static void Drop(string name, List<Operation> operations)
    {
        var zones = operations.OfType<DropZoneFlows>().Select(drop => (ushort)drop.Zone).ToHashSet();
        var addresses = operations.OfType<DropAddressFlows>().Select(drop => drop.Address).ToList();
        using var table = new ConntrackSocket(NetNamespaces.OpenNetlink(name, NetlinkProtocol.Netfilter));
        table.Delete(flow => zones.Contains(flow.Zone) || addresses.Any(address => Touches(flow, address)));
    }

    private static bool Touches(TrackedFlow flow, Cidr prefix) => flow.IsV6 == (prefix.Version == 6)
        && (Within(prefix, flow.Source) || Within(prefix, flow.Destination) || Within(prefix, flow.ReplySource) || Within(prefix, flow.ReplyDestination));

    private static bool Within(Cidr prefix, System.Net.IPAddress address) => prefix.Contains(IpAddress.FromBytes(address.GetAddressBytes()));
}
