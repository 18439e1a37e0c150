using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>
/// The <c>fixed_ips</c> filter of ports: <c>ip_address=</c>, <c>subnet_id=</c> and <c>ip_address_substr=</c>. Values of one key are alternatives;
/// different keys must all hold, each by some address of the port.
/// </summary>
internal sealed class AddressFilter
{
    private readonly ImmutableArray<string> addresses;
    private readonly ImmutableArray<string> subnets;
    private readonly ImmutableArray<string> parts;

    private AddressFilter(ILookup<string, string> criteria)
    {
        addresses = [.. criteria["ip_address"].Select(Canonical)];
        subnets = [.. criteria["subnet_id"]];
        parts = [.. criteria["ip_address_substr"]];
    }

    public static (AddressFilter? Filter, Refusal? Refusal) Of(ImmutableArray<string> values)
    {
        var criteria = values.Select(value => value.Split('=', 2)).ToList();
        var wrong = criteria.FindIndex(pair => pair.Length != 2);
        if (wrong >= 0) return (null, WireRefusals.InvalidInput($"'{values[wrong]}' is not of the form <key>=[value]"));
        return (new AddressFilter(criteria.ToLookup(pair => pair[0], pair => pair[1])), null);
    }

    public (string Index, IReadOnlyCollection<string> Keys)? Lookup =>
        addresses.Length > 0 ? ("ip", addresses) : subnets.Length > 0 ? ("subnet", subnets) : null;

    public bool Matches(Port port) =>
        Holds(addresses, port, static (ip, wanted) => ip.Address.ToString() == wanted)
        && Holds(subnets, port, static (ip, wanted) => ip.SubnetId == wanted)
        && Holds(parts, port, static (ip, wanted) => ip.Address.ToString().Contains(wanted, StringComparison.Ordinal));

    private static bool Holds(ImmutableArray<string> wanted, Port port, Func<FixedIp, string, bool> fits)
    {
        if (wanted.IsEmpty) return true;
        foreach (var ip in port.FixedIps)
            foreach (var value in wanted)
                if (fits(ip, value)) return true;
        return false;
    }

    private static string Canonical(string text) => IpAddress.TryParse(text, out var address) ? address.ToString() : text;
}
