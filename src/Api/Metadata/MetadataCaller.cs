using System.Net;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>Who asks: known by the namespace its connection was accepted in and by its source address, which anti-spoofing vouches for. No header is looked at.</summary>
internal static class MetadataCaller
{
    private const string RouterPrefix = "qrouter-";
    private const string DhcpPrefix = "qdhcp-";

    /// <summary>The caller's port; null when none has its address where it came from.</summary>
    public static Port? PortOf(Snapshot snapshot, HttpContext context) =>
        context.Features.Get<INamespaceFeature>() is { } origin && context.Connection.RemoteIpAddress is { } source ? Find(snapshot, origin.Namespace, source) : null;

    /// <summary>The port that has the source address on a subnet which the namespace serves.</summary>
    internal static Port? Find(Snapshot snapshot, string arrivedIn, IPAddress source)
    {
        var address = (source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source).ToString();
        return Subnets(snapshot, arrivedIn).SelectMany(subnet => snapshot.Ports.By("address", $"{subnet}/{address}")).FirstOrDefault();
    }

    private static IEnumerable<string> Subnets(Snapshot snapshot, string arrivedIn)
    {
        if (arrivedIn.StartsWith(DhcpPrefix, StringComparison.Ordinal)) return snapshot.Subnets.By("network", arrivedIn[DhcpPrefix.Length..]).Select(subnet => subnet.Id);
        if (!arrivedIn.StartsWith(RouterPrefix, StringComparison.Ordinal)) return [];
        return snapshot.Ports.By("device", arrivedIn[RouterPrefix.Length..])
            .Where(port => port.DeviceOwner == DeviceOwners.RouterInterface)
            .SelectMany(port => snapshot.Subnets.By("network", port.NetworkId).Select(subnet => subnet.Id))
            .Distinct();
    }
}
