using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>IPv6 addresses that hosts make themselves from their MAC (RFC 4862).</summary>
internal static class Ipv6
{
    public const string Slaac = "slaac";
    public const string Stateless = "dhcpv6-stateless";

    /// <summary>Whether hosts on the subnet choose their addresses by EUI-64.</summary>
    public static bool IsAutomatic(Subnet subnet) => subnet.IpVersion == 6 && subnet.Ipv6AddressMode is Slaac or Stateless;

    public static IpAddress Eui64(Cidr cidr, MacAddress mac) => cidr.First with { Number = cidr.First.Number | mac.Eui64 };
}
