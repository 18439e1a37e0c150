using System.Collections.Immutable;
using Neutrino.Host.Namespaces;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Links;

/// <summary>
/// Brings links to what is wanted: OVS internal interfaces are moved into their namespaces, then every link gets what it lacks
/// (what it has is not set again: setting the same MAC anew flushes the neighbours), addresses last.
/// </summary>
internal sealed class LinkDresser(OpenNamespaces namespaces, LinkMarks marks)
{
    public HostFault?[] Dress(ImmutableArray<DressLink> operations)
    {
        var faults = new HostFault?[operations.Length];
        Move(operations, faults);
        List<Dressing> links = [];
        foreach (var (place, indexes) in Placed.Group(namespaces, operations, operation => operation.Wanted.Namespace, faults))
            links.AddRange(Find(place, [.. indexes.Where(i => faults[i] is null)], operations, faults));
        SetIpv6(links, faults);
        foreach (var group in links.GroupBy(link => link.Place)) Change(group.Key, [.. group], faults);
        foreach (var link in links) SetOffload(link, faults);
        foreach (var link in links.Where(link => link is { Place.Name: "", Wanted.Alias: not null })) marks.Mark(link.Operation.Unit, link.Wanted.Name);
        return faults;
    }

    /// <summary>Open vSwitch makes an internal interface in the host's namespace. One that is not there (ENODEV) may be in its own already.</summary>
    private void Move(ImmutableArray<DressLink> operations, HostFault?[] faults)
    {
        MakeRoom(operations.Where(operation => operation.Wanted is { Kind: LinkKind.OvsInternal, Namespace.Length: > 0 } && operation.Seen is not { Namespace.Length: > 0 }));
        using var targets = new NamespaceTargets(namespaces);
        var batch = new OperationBatch(namespaces.Host, faults);
        for (var i = 0; i < operations.Length; i++)
        {
            var (wanted, seen) = (operations[i].Wanted, operations[i].Seen);
            if (wanted.Kind != LinkKind.OvsInternal || wanted.Namespace.Length == 0 || seen is { Namespace.Length: > 0 }) continue;
            if (targets.Of(wanted.Namespace) is not { } target) continue;
            batch.Requests.ChangeLink(wanted.Name, new LinkChange { Namespace = target });
            batch.Note(i, $"link {wanted.Name}", $"move to {wanted.Namespace}", Errno.ENODEV);
        }

        batch.Send();
    }

    /// <summary>Takes away what a dead ovs-vswitchd left, where the new one's interface is to come.</summary>
    private void MakeRoom(IEnumerable<DressLink> moving)
    {
        foreach (var group in moving.GroupBy(operation => operation.Wanted.Namespace))
        {
            if (namespaces.Get(group.Key) is not { } place) continue;
            var leftovers = place.Route.FindLinks([.. group.Select(operation => operation.Wanted.Name)]).Where(link => link is not null && LinkSight.IsLeftover(link)).ToArray();
            if (leftovers.Length == 0) continue;
            var batch = new RouteBatch();
            foreach (var link in leftovers) batch.DeleteLink(link!.Name);
            _ = place.Route.Do(batch); // One that does not go makes the move a fault: it says why.
        }
    }

    private static IEnumerable<Dressing> Find(OpenNamespace place, int[] indexes, ImmutableArray<DressLink> operations, HostFault?[] faults)
    {
        var wanted = indexes.Select(i => operations[i].Wanted).ToArray();
        var names = wanted.Select(link => link.Name).Concat(wanted.Select(link => link.Master).OfType<string>()).Distinct().ToArray();
        var found = place.Route.FindLinks(names).OfType<LinkEntry>().ToDictionary(link => link.Name);
        foreach (var i in indexes)
        {
            var link = operations[i].Wanted;
            var missing = !found.TryGetValue(link.Name, out var entry) ? "dress" : link.Master is { } master && !found.ContainsKey(master) ? $"make a port of {master}" : null;
            if (missing is null) yield return new Dressing(i, operations[i], place, entry!, link.Master is null ? null : found[link.Master].Index);
            else faults[i] = KernelFaults.From($"link {link.Name}", place.Name.Length == 0 ? missing : $"{missing} in {place.Name}", Errno.ENODEV);
        }
    }

    /// <summary>Before it goes up, so that no link-local address is ever there.</summary>
    private static void SetIpv6(List<Dressing> links, HostFault?[] faults)
    {
        foreach (var group in links.Where(link => link.Wanted.DisableIpv6 is { } off && off != link.Entry.DisableIpv6).GroupBy(link => link.Place.Name))
        {
            var list = group.ToArray();
            var results = NamespaceSysctls.Do(group.Key, [.. list.Select(link => new SysctlRequest($"net/ipv6/conf/{link.Wanted.Name}/disable_ipv6", link.Wanted.DisableIpv6 == true ? "1" : "0"))]);
            for (var i = 0; i < list.Length; i++)
                if (results[i].Errno != 0) faults[list[i].Index] ??= KernelFaults.From($"link {list[i].Wanted.Name}", "set disable_ipv6", results[i].Errno);
        }
    }

    private static void Change(OpenNamespace place, Dressing[] links, HostFault?[] faults)
    {
        var batch = new OperationBatch(place, faults);
        foreach (var link in links)
        {
            if (ChangeOf(link) is { } change)
            {
                batch.Requests.ChangeLink(link.Wanted.Name, change);
                batch.Note(link.Index, $"link {link.Wanted.Name}", "dress");
            }

            PutAddresses(batch, link);
        }

        batch.Send();
    }

    /// <summary>What the link lacks; null when nothing.</summary>
    private static LinkChange? ChangeOf(Dressing link)
    {
        var (wanted, entry) = (link.Wanted, link.Entry);
        var toShut = wanted.DisableIpv4 == true && !LinkSight.IsShut(entry);
        var change = new LinkChange
        {
            Mac = wanted.Mac is { } mac && mac.Number != entry.Mac ? mac.Number : null,
            Mtu = wanted.Mtu is { } mtu && mtu != entry.Mtu ? mtu : null,
            Up = wanted.Up != entry.IsUp ? wanted.Up : null,
            Promiscuous = wanted.Promiscuous is { } promiscuous && promiscuous != entry.IsPromiscuous ? promiscuous : null,
            Master = link.Master is { } master && master != entry.Master ? master : null,
            Alias = wanted.Alias is { } alias && alias != entry.Alias ? alias : null,
            ArpIgnore = toShut ? LinkSight.NeverAnswerArp : null,
            ReversePathFilter = toShut ? LinkSight.StrictReversePath : null,
        };
        return change == new LinkChange() ? null : change;
    }

    /// <summary>Taking away the first address of a prefix takes its second ones along, so after a removal all wanted ones are added again.</summary>
    private static void PutAddresses(OperationBatch batch, Dressing link)
    {
        var thing = $"link {link.Wanted.Name}";
        foreach (var prefix in link.Operation.RemovedAddresses)
        {
            batch.Requests.DeleteAddress(link.Entry.Index, LinkSight.AddressOf(prefix.Address), prefix.PrefixLength);
            batch.Note(link.Index, thing, $"remove address {prefix}", Errno.EADDRNOTAVAIL);
        }

        var stay = link.Operation.RemovedAddresses.Count > 0 || link.Operation.Seen?.Namespace != link.Place.Name ? [] : link.Operation.Seen.Addresses;
        foreach (var address in link.Wanted.Addresses.Items.Except(stay.Items))
        {
            batch.Requests.AddAddress(link.Entry.Index, LinkSight.AddressOf(address.Prefix.Address), address.Prefix.PrefixLength);
            batch.Note(link.Index, thing, $"add address {address.Prefix}", Errno.EEXIST);
        }
    }

    private static void SetOffload(Dressing link, HostFault?[] faults)
    {
        if (link.Wanted.TxChecksumOffload is not { } wanted || faults[link.Index] is not null) return;
        var socket = link.Place.Route.Descriptor;
        if (ChecksumOffload.Get(socket, link.Wanted.Name) == wanted) return;
        var errno = ChecksumOffload.Set(socket, link.Wanted.Name, wanted);
        if (errno != 0) faults[link.Index] = KernelFaults.From($"link {link.Wanted.Name}", "set transmit checksum offload", errno);
    }

    /// <param name="Entry">What it looks like now.</param>
    /// <param name="Master">Index of the wanted master.</param>
    private sealed record Dressing(int Index, DressLink Operation, OpenNamespace Place, LinkEntry Entry, int? Master)
    {
        public Link Wanted => Operation.Wanted;
    }
}
