using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// The port a network's DHCP server stands on: there while the network has an IPv4 subnet with DHCP, with one address in each of them.
/// </summary>
internal static class DhcpPorts
{
    /// <summary>What a decision has changed about subnets, addresses and scheduling, the DHCP ports of those networks follow: the last step of every decision.</summary>
    public static Refusal? Follow(Draft draft)
    {
        foreach (var networkId in draft.Changes.Select(Concerned).OfType<string>().Distinct().ToList())
            if (Sync(draft, networkId) is { } refusal) return refusal;
        return null;
    }

    /// <summary>The network whose DHCP port the change may move: an address that a port gives up may be the one that a full subnet's server waits for.</summary>
    private static string? Concerned(Change change) => (change.Before, change.After) switch
    {
        (Subnet subnet, _) => subnet.NetworkId,
        (_, Subnet subnet) => subnet.NetworkId,
        (Port before, not Port) => before.NetworkId,
        (Port before, Port after) when before.FixedIps != after.FixedIps || before.DeviceOwner == DeviceOwners.Dhcp || after.DeviceOwner == DeviceOwners.Dhcp => after.NetworkId,
        (Network before, Network after) when before.DhcpScheduled != after.DhcpScheduled => after.Id,
        _ => null,
    };

    /// <summary>Brings the network's DHCP port in line with its subnets. A subnet with no address left has no DHCP until one is free.</summary>
    private static Refusal? Sync(Draft draft, string networkId)
    {
        if (draft.Snapshot.Networks.Find(networkId) is not { } network) return null;
        var deviceId = DeviceId(draft.Settings.HostName, networkId);
        var port = draft.Snapshot.Ports.By("device", deviceId).FirstOrDefault(candidate => candidate.NetworkId == networkId);
        var addresses = AddressesFor(draft.Snapshot, networkId, port);
        if (addresses.Count == 0)
        {
            if (port is not null) draft.Remove(port);
            return null;
        }

        if (port is null) return Add(draft, network, deviceId, addresses);
        // Whatever a caller did to the port: the server stands here.
        if (Bindings.Here(draft, networkId, DeviceOwners.Dhcp).Fails(out var why, out var binding)) return why;
        draft.Replace(port, port with { FixedIps = addresses, Binding = binding });
        return null;
    }

    /// <summary><c>dhcp</c>, an id made from the host's name (RFC 4122, version 5, in the DNS name space), and the network.</summary>
    public static string DeviceId(string hostName, string networkId) => $"dhcp{NameUuid(hostName.Split('.')[0])}-{networkId}";

    private static ValueList<FixedIp> AddressesFor(Snapshot snapshot, string networkId, Port? port)
    {
        if (snapshot.Networks.Find(networkId)?.DhcpScheduled == false) return [];
        var addresses = new List<FixedIp>();
        foreach (var subnet in snapshot.Subnets.By("network", networkId).Where(subnet => subnet is { EnableDhcp: true, IpVersion: 4 }))
        {
            var held = port?.FixedIps.FirstOrDefault(ip => ip.SubnetId == subnet.Id);
            if (held is not null) addresses.Add(held);
            else if (Addresses.FirstFree(snapshot, subnet) is { } free) addresses.Add(new FixedIp(subnet.Id, free));
        }

        return addresses.ToValueList();
    }

    private static Refusal? Add(Draft draft, Network network, string deviceId, ValueList<FixedIp> addresses)
    {
        if (MacAddresses.Choose(draft, network.Id, null).Fails(out var why, out var mac)) return why;
        if (Bindings.Here(draft, network.Id, DeviceOwners.Dhcp).Fails(out why, out var binding)) return why;
        draft.Add(new Port
        {
            Id = draft.NewId(),
            ProjectId = network.ProjectId,
            Standard = draft.NewStandard(revision: 1),
            NetworkId = network.Id,
            MacAddress = mac,
            DeviceId = deviceId,
            DeviceOwner = DeviceOwners.Dhcp,
            FixedIps = addresses,
            PortSecurityEnabled = false,
            Binding = binding,
        });
        return null;
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 4122 prescribes SHA-1 for names; it guards nothing here.")]
    private static Guid NameUuid(string name)
    {
        byte[] dnsNameSpace = [0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8];
        var hash = SHA1.HashData([.. dnsNameSpace, .. Encoding.UTF8.GetBytes(name)]);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
