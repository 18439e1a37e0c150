using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Checks of addresses, prefixes and what is made of them. Values come out in canonical text.</summary>
public static class AddressValidators
{
    public static Validated Ip(AttributeValue value) =>
        value.Kind == AttributeKind.Text && IpAddress.TryParse(value.Text.Trim(), out var address) && value.Text == value.Text.Trim()
            ? Validated.Ok(address.ToString())
            : Validated.Bad($"'{value}' is not a valid IP address");

    public static Validated Mac(AttributeValue value) =>
        value.Kind == AttributeKind.Text && MacAddress.TryParse(value.Text, out var mac) && mac.Number != 0
            ? Validated.Ok(mac.ToString())
            : Validated.Bad($"'{value}' is not a valid MAC address");

    /// <summary>A prefix, address and length; host bits stay.</summary>
    public static Validated Prefix(AttributeValue value)
    {
        if (value.Kind != AttributeKind.Text || !Cidr.TryParse(value.Text, out var cidr)) return Validated.Bad($"'{value}' is not a valid IP subnet");
        return value.Text.Contains('/', StringComparison.Ordinal)
            ? Validated.Ok(cidr.ToString())
            : Validated.Bad($"'{value}' isn't a recognized IP subnet cidr, '{cidr}' is recommended");
    }

    /// <summary>The <c>cidr</c> of a subnet: what is no prefix at all fails in the converter.</summary>
    public static Validated SubnetCidr(AttributeValue value)
    {
        if (value.IsNull) return Validated.Ok(value);
        if (value.Kind != AttributeKind.Text || !Cidr.TryParse(value.Text, out var cidr)) return Validators.Converter($"{value} is not in a CIDR format");
        return Validated.Ok(cidr.ToString());
    }

    public static Validated PrefixList(AttributeValue value) => Validators.ListOf(value, Prefix, distinct: true);

    public static Validated Nameservers(AttributeValue value)
    {
        if (value.IsNull) return Validated.Ok(ImmutableArray<AttributeValue>.Empty);
        if (value.Kind != AttributeKind.List) return Validated.Bad($"Invalid data format for nameserver: '{value}'");
        var seen = new List<AttributeValue>();
        foreach (var host in value.List)
        {
            var result = Ip(host);
            if (!result.IsOk) return Validated.Bad($"'{host}' is not a valid nameserver. {result.Fault}");
            if (seen.Contains(result.Value)) return Validated.Bad($"Duplicate nameserver '{host}'");
            seen.Add(result.Value);
        }

        return Validated.Ok(seen.ToImmutableArray());
    }

    public static Validated HostRoutes(AttributeValue value)
    {
        if (value.IsNull) return Validated.Ok(ImmutableArray<AttributeValue>.Empty);
        if (value.Kind != AttributeKind.List) return Validated.Bad($"Invalid data format for hostroute: '{value}'");
        var routes = new List<AttributeValue>();
        foreach (var route in value.List)
        {
            var result = Route(route);
            if (!result.IsOk) return result;
            if (routes.Contains(result.Value)) return Validated.Bad($"Duplicate hostroute '{route}'");
            routes.Add(result.Value);
        }

        return Validated.Ok(routes.ToImmutableArray());
    }

    public static Validated IpPools(AttributeValue value)
    {
        if (value.Kind != AttributeKind.List) return Validated.Bad($"Invalid data format for IP pool: '{value}'");
        var pools = ImmutableArray.CreateBuilder<AttributeValue>();
        foreach (var pool in value.List)
        {
            if (pool.Kind != AttributeKind.Map) return Validated.Bad($"Invalid data format for IP pool: '{pool}'");
            if (Keys(pool, "start", "end") is { } fault) return Validated.Bad(fault);
            if (Ip(pool.Find("start")!.Value) is var start && !start.IsOk) return start;
            if (Ip(pool.Find("end")!.Value) is var end && !end.IsOk) return end;
            pools.Add(AttributeValue.Of(("start", start.Value), ("end", end.Value)));
        }

        return Validated.Ok(pools.ToImmutable());
    }

    /// <summary>Each item an object with <c>subnet_id</c>, <c>ip_address</c> or both.</summary>
    public static Validated FixedIps(AttributeValue value)
    {
        if (value.Kind != AttributeKind.List) return Validated.Bad($"Invalid data format for fixed IP: '{value}'");
        var ips = ImmutableArray.CreateBuilder<AttributeValue>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in value.List)
        {
            var result = FixedIp(item);
            if (!result.IsOk) return result;
            if (result.Value.Find("ip_address") is { IsNull: false } address && !seen.Add(address.Text)) return Validated.Bad($"Duplicate IP address '{address}'");
            ips.Add(result.Value);
        }

        return Validated.Ok(ips.ToImmutable());
    }

    private static Validated FixedIp(AttributeValue item)
    {
        if (item.Kind != AttributeKind.Map) return Validated.Bad($"Invalid data format for fixed IP: '{item}'");
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, AttributeValue>>();
        foreach (var (key, given) in item.Map)
        {
            // What a caller copies from another port's details comes along; only these two mean anything.
            if (key is not ("ip_address" or "subnet_id")) continue;
            if (given.IsNull) continue;
            var result = key == "ip_address" ? Ip(given) : Validators.Uuid(given);
            if (!result.IsOk) return result;
            entries.Add(new(key, result.Value));
        }

        return Validated.Ok(entries.ToImmutable());
    }

    private static Validated Route(AttributeValue route)
    {
        if (route.Kind != AttributeKind.Map) return Validated.Bad($"Invalid data format for hostroute: '{route}'");
        if (Keys(route, "destination", "nexthop") is { } fault) return Validated.Bad(fault);
        if (Prefix(route.Find("destination")!.Value) is var destination && !destination.IsOk) return Validated.Bad($"'{route.Find("destination")}' is not a valid CIDR");
        if (Ip(route.Find("nexthop")!.Value) is var nexthop && !nexthop.IsOk) return nexthop;
        return Validated.Ok(AttributeValue.Of(("destination", destination.Value), ("nexthop", nexthop.Value)));
    }

    private static string? Keys(AttributeValue map, params string[] expected)
    {
        var given = map.Map.Select(entry => entry.Key).ToArray();
        return given.Length == expected.Length && !given.Except(expected).Any() ? null : Validators.KeysFault(expected, given);
    }
}
