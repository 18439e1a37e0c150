using System.Globalization;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Api.Tests;

/// <summary>Rows of small clouds, with ids that read well: network 3 is <c>…-0003</c>.</summary>
internal static class Rows
{
    private static readonly DateTimeOffset Made = DateTimeOffset.Parse("2026-11-22T16:03:04Z", CultureInfo.InvariantCulture);

    public static string Id(int number, string kind = "0000") => $"{number:x8}-{kind}-4000-8000-000000000000";

    public static Network Network(int number, string project = KnownTokens.DemoProject, params string[] tags) => new()
    {
        Id = Id(number),
        ProjectId = project,
        Name = $"net-{number}",
        Standard = Standard(tags),
    };

    public static Subnet Subnet(int network, string cidr) => new()
    {
        Id = Id(network, "0002"),
        ProjectId = KnownTokens.DemoProject,
        NetworkId = Id(network),
        Cidr = Cidr.Parse(cidr),
        AllocationPools = [new AddressRange(IpAddress.Parse("10.1.0.2"), IpAddress.Parse("10.1.0.254"))],
        Standard = Standard([]),
    };

    public static Router Router(int number) => new() { Id = Id(number, "0003"), ProjectId = KnownTokens.DemoProject, Standard = Standard([]) };

    public static SecurityGroup SecurityGroup(int number) => new() { Id = Id(number, "0004"), ProjectId = KnownTokens.DemoProject, Name = $"group-{number}", Standard = Standard([]) };

    public static Port Port(int number, int network, string project = KnownTokens.DemoProject, string device = "", params string[] tags) => new()
    {
        Id = Id(number, "0001"),
        ProjectId = project,
        Name = $"port-{number}",
        NetworkId = Id(network),
        DeviceId = device,
        MacAddress = MacAddress.Parse($"fa:16:3e:{number >> 16 & 255:x2}:{number >> 8 & 255:x2}:{number & 255:x2}"),
        FixedIps = [new FixedIp(Id(network, "0002"), IpAddress.Parse($"10.{network & 255}.{number >> 8 & 255}.{number & 255}"))],
        Standard = Standard(tags),
    };

    private static StandardAttributes Standard(string[] tags) => new() { CreatedAt = Made, UpdatedAt = Made, Tags = tags.ToValueList() };
}
