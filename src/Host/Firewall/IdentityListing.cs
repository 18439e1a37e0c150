using System.Collections.Immutable;
using System.Text.Json;
using Neutrino.HostState;

namespace Neutrino.Host.Firewall;

/// <summary>Reads what <c>list table bridge neutrino</c> prints in JSON (libnftables-json(5)).</summary>
/// <param name="Rules">The text of the table but for the elements of its sets: equal while nobody changed the rules.</param>
public sealed record IdentityListing(IdentityTable Table, string Rules)
{
    public static IdentityListing Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var elements = new Dictionary<string, List<JsonElement>>(StringComparer.Ordinal);
        List<string> rules = [];
        foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
        {
            if (item.TryGetProperty("metainfo", out _)) continue;
            if (item.TryGetProperty("set", out var set)) elements[set.GetProperty("name").GetString()!] = set.TryGetProperty("elem", out var list) ? [.. list.EnumerateArray()] : [];
            else rules.Add(item.GetRawText());
        }

        return new IdentityListing(Read(elements), string.Join('\n', rules.Concat(elements.Keys.Order(StringComparer.Ordinal))));
    }

    private static IdentityTable Read(Dictionary<string, List<JsonElement>> elements)
    {
        var macs = Pairs(elements.GetValueOrDefault("macs", [])).ToLookup(pair => pair.Device, pair => MacAddress.Parse(pair.Value.GetString()!));
        var sources = Pairs(elements.GetValueOrDefault("arps", [])).ToLookup(pair => pair.Device, pair => Prefix(pair.Value));
        var guests = elements.GetValueOrDefault("guests", []).Select(device => device.GetString()!);
        return new IdentityTable(guests.ToImmutableDictionary(
            device => device,
            device => new GuestIdentity(device) { Macs = macs[device].Order().ToValueList(), ArpSources = sources[device].OfType<Cidr>().Order().ToValueList() }));
    }

    private static IEnumerable<(string Device, JsonElement Value)> Pairs(List<JsonElement> elements) =>
        elements.Select(element => element.GetProperty("concat")).Select(pair => (pair[0].GetString()!, pair[1]));

    // A range that is no prefix is none of ours; the device then differs from what is wanted, and is put right.
    private static Cidr? Prefix(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return Cidr.Parse(value.GetString()!);
        if (value.TryGetProperty("prefix", out var prefix)) return new Cidr(IpAddress.Parse(prefix.GetProperty("addr").GetString()!), prefix.GetProperty("len").GetInt32());
        if (!value.TryGetProperty("range", out var range)) return null;
        var (first, last) = (IpAddress.Parse(range[0].GetString()!), IpAddress.Parse(range[1].GetString()!));
        var length = 32 - (int)UInt128.Log2(last.Number - first.Number + 1);
        var whole = new Cidr(first, length);
        return whole.First == first && whole.Last == last ? whole : null;
    }
}
