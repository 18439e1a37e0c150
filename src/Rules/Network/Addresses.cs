using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// Address allocation: which addresses a port gets. The next free address of a pool is found in the subnet's range set, never by walking the pool.
/// </summary>
internal static class Addresses
{
    /// <param name="Wanted">The validated <c>fixed_ips</c>; null when the caller leaves the choice to us.</param>
    /// <param name="Current">The addresses the port holds already.</param>
    public sealed record Request(Network Network, string DeviceOwner, MacAddress Mac, IEnumerable<AttributeValue>? Wanted, ValueList<FixedIp> Current);

    public static Outcome<ValueList<FixedIp>> Allocate(Draft draft, Request request)
    {
        var subnets = SubnetsFor(draft.Snapshot, request);
        if (subnets is null) return AddressRefusals.NoServiceSubnet(request.Network.Id, request.DeviceOwner);
        var given = request.Wanted is null ? Any(draft, request, subnets) : Exactly(draft, request, subnets);
        if (given.Fails(out var why, out var ips)) return why;
        if (DeviceOwners.IsRouter(request.DeviceOwner) || request.DeviceOwner == DeviceOwners.FloatingIp) return ips;
        foreach (var subnet in subnets.Where(Ipv6.IsAutomatic))
        {
            if (ips.Any(ip => ip.SubnetId == subnet.Id)) continue;
            var address = Ipv6.Eui64(subnet.Cidr, request.Mac);
            if (IsTaken(draft.Snapshot, subnet, address, request.Current)) return AddressRefusals.AlreadyAllocated(address, subnet.Id);
            ips = ips.Add(new FixedIp(subnet.Id, address));
        }

        return ips;
    }

    /// <summary>The first free address of the subnet's pools, or null.</summary>
    public static IpAddress? FirstFree(Snapshot snapshot, Subnet subnet)
    {
        var inUse = snapshot.AddressesInUse.GetValueOrDefault(subnet.Id, RangeSet.Empty);
        foreach (var pool in subnet.AllocationPools)
            if (inUse.FirstFree(pool.Start.Number, pool.End.Number) is { } number) return pool.Start with { Number = number };
        return null;
    }

    /// <summary>
    /// The subnets of the network that serve the port, oldest first: those with a service type that is the port's owner if there are any,
    /// otherwise those without; null when the network has subnets and none serves it.
    /// </summary>
    private static List<Subnet>? SubnetsFor(Snapshot snapshot, Request request)
    {
        var all = snapshot.Subnets.By("network", request.Network.Id).OrderBy(subnet => subnet.Standard.CreatedAt).ThenBy(subnet => subnet.Id, StringComparer.Ordinal).ToList();
        if (request.Wanted is not null || all.Count == 0) return all;
        var serving = all.Where(subnet => subnet.ServiceTypes.Contains(request.DeviceOwner)).ToList();
        if (serving.Count == 0) serving = all.Where(subnet => subnet.ServiceTypes.Count == 0).ToList();
        return serving.Count == 0 ? null : serving;
    }

    /// <summary>One IPv4 and one IPv6 address, of the first subnet that has a free one.</summary>
    private static Outcome<ValueList<FixedIp>> Any(Draft draft, Request request, List<Subnet> subnets)
    {
        var ips = new List<FixedIp>();
        foreach (var version in subnets.Where(subnet => !Ipv6.IsAutomatic(subnet)).GroupBy(subnet => subnet.IpVersion).OrderBy(group => group.Key))
        {
            var found = version.Select(subnet => FirstFree(draft.Snapshot, subnet) is { } address ? new FixedIp(subnet.Id, address) : null).FirstOrDefault(ip => ip is not null);
            if (found is null) return AddressRefusals.Exhausted(request.Network.Id);
            ips.Add(found);
        }

        return ips.ToValueList();
    }

    private static Outcome<ValueList<FixedIp>> Exactly(Draft draft, Request request, List<Subnet> subnets)
    {
        var snapshot = draft.Snapshot;
        var kept = request.Current.ToList();
        var ips = new List<FixedIp>();
        foreach (var wanted in request.Wanted!)
        {
            if (SubnetOf(draft.Snapshot, request, subnets, wanted).Fails(out var why, out var subnet)) return why;
            if (One(snapshot, request, subnet, wanted, kept, ips).Fails(out why, out var ip)) return why;
            kept.Remove(ip);
            ips.Add(ip);
            snapshot = Reserved(snapshot, ip);
        }

        return ips.ToValueList();
    }

    private static Outcome<FixedIp> One(Snapshot snapshot, Request request, Subnet subnet, AttributeValue wanted, List<FixedIp> kept, List<FixedIp> taken)
    {
        var own = Ipv6.IsAutomatic(subnet) && !DeviceOwners.IsRouter(request.DeviceOwner) ? Ipv6.Eui64(subnet.Cidr, request.Mac) : (IpAddress?)null;
        var named = wanted.Find("ip_address") is { } text ? IpAddress.Parse(text.Text) : own;
        if (named is { } address)
        {
            if (own is { } automatic && address != automatic) return AddressRefusals.AutomaticSubnet(address, subnet.Id);
            var ip = new FixedIp(subnet.Id, address);
            return taken.Contains(ip) || IsTaken(snapshot, subnet, address, request.Current) ? AddressRefusals.AlreadyAllocated(address, subnet.Id) : ip;
        }

        if (kept.Find(ip => ip.SubnetId == subnet.Id) is { } held) return held;
        return FirstFree(snapshot, subnet) is { } free ? new FixedIp(subnet.Id, free) : AddressRefusals.Exhausted(request.Network.Id);
    }

    private static Outcome<Subnet> SubnetOf(Snapshot snapshot, Request request, List<Subnet> subnets, AttributeValue wanted)
    {
        var address = wanted.Find("ip_address") is { } text ? IpAddress.Parse(text.Text) : (IpAddress?)null;
        if (wanted.Find("subnet_id") is { } id)
        {
            if (subnets.Find(candidate => candidate.Id == id.Text) is not { } subnet)
                return snapshot.Subnets.Find(id.Text) is null ? SubnetRefusals.NotFound(id.Text) : AddressRefusals.ForeignSubnet(request.Network.Id, id.Text);
            return address is { } inside && !IsHost(subnet, inside) ? AddressRefusals.NotInSubnet(inside) : subnet;
        }

        if (address is not { } alone) return AddressRefusals.NeitherSubnetNorAddress();
        return subnets.Find(candidate => IsHost(candidate, alone)) is { } found ? found : AddressRefusals.NotInNetwork(alone);
    }

    /// <summary>An IPv6 subnet's own address may be its gateway's.</summary>
    private static bool IsHost(Subnet subnet, IpAddress address) => Pools.Hosts(subnet.Cidr).Contains(address) || (subnet.IpVersion == 6 && address == subnet.GatewayIp);

    private static bool IsTaken(Snapshot snapshot, Subnet subnet, IpAddress address, ValueList<FixedIp> own) =>
        !own.Contains(new FixedIp(subnet.Id, address)) && snapshot.AddressesInUse.GetValueOrDefault(subnet.Id, RangeSet.Empty).Contains(address.Number);

    /// <summary>So that one request does not take the same address twice.</summary>
    private static Snapshot Reserved(Snapshot snapshot, FixedIp ip) => snapshot with
    {
        AddressesInUse = snapshot.AddressesInUse.SetItem(ip.SubnetId, snapshot.AddressesInUse.GetValueOrDefault(ip.SubnetId, RangeSet.Empty).Add(ip.Address.Number)),
    };
}
