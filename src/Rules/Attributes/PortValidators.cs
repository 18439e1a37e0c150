using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Checks of attributes that only ports and names have.</summary>
public static class PortValidators
{
    private static readonly string[] BlankOptions = ["router", "classless-static-route"];

    public static Validated AllowedAddressPairs(AttributeValue value)
    {
        if (value.IsNull) return Validated.Ok(ImmutableArray<AttributeValue>.Empty);
        if (value.Kind != AttributeKind.List) return Validated.Bad(new Refusal("HTTPBadRequest", 400, "Allowed address pairs must be a list."));
        var pairs = new List<AttributeValue>();
        foreach (var item in value.List)
        {
            var result = Pair(item);
            if (!result.IsOk) return result;
            if (pairs.Contains(result.Value)) return Validated.Bad(PortRefusals.DuplicateAddressPair(result.Value));
            pairs.Add(result.Value);
        }

        return Validated.Ok(pairs.ToImmutableArray());
    }

    /// <summary>Neutron tries each form an option may have, and says no more than that none fits.</summary>
    public static Validated ExtraDhcpOptions(AttributeValue value)
    {
        if (value.Kind is not (AttributeKind.Null or AttributeKind.List)) return Validators.Converter($"'{value}' is not a list");
        return Validators.ListOf(value, item => ExtraDhcpOption(item) is { IsOk: true } option ? option : Validators.Converter($"No valid key specs matched for: {item}"), distinct: false);
    }

    /// <summary>A label or a dotted name, in lower case.</summary>
    public static Func<AttributeValue, Validated> DnsName(int longest) => value =>
    {
        if (value.Kind != AttributeKind.Text) return Validated.Bad($"'{value}' is not a valid string");
        var name = value.Text.ToLowerInvariant();
        if (name.Length > longest) return Validated.Bad($"'{name}' exceeds maximum length of {longest}");
        if (name.Length == 0) return Validated.Ok(name);
        return DnsFault(name) is { } reason ? Validated.Bad($"'{name}' not a valid PQDN or FQDN. Reason: {reason}") : Validated.Ok(name);
    };

    /// <summary>Empty, or a name with a dot at its end.</summary>
    public static Validated DnsDomain(AttributeValue value)
    {
        if (value.Kind != AttributeKind.Text) return Validated.Bad($"'{value}' is not a valid string");
        var name = value.Text.ToLowerInvariant();
        if (name.Length > 255) return Validated.Bad($"'{name}' exceeds maximum length of 255");
        return name.Length == 0 || (name.EndsWith('.') && DnsFault(name) is null) ? Validated.Ok(name) : Validated.Bad($"'{value}' is not a FQDN");
    }

    public static Validated ServiceTypes(AttributeValue value)
    {
        if (value.IsNull) return Validated.Ok(ImmutableArray<AttributeValue>.Empty);
        if (value.Kind != AttributeKind.List) return Validated.Bad($"'{value}' is not a list");
        foreach (var item in value.List)
        {
            if (item.Kind != AttributeKind.Text)
                return Validated.Bad(new Refusal("InvalidInputSubnetServiceType", 400, $"Subnet service type {item} is not a string."));
            if (!IsDeviceOwner(item.Text))
                return Validated.Bad(new Refusal("InvalidSubnetServiceType", 400, $"Subnet service type {item} does not correspond to a valid device owner."));
        }

        return Validators.ListOf(value, Validated.Ok, distinct: true);
    }

    public static Validated Tags(AttributeValue value) => Validators.ListOf(value, Validators.Text(255), distinct: true);

    public static Validated ZoneHints(AttributeValue value)
    {
        if (value.IsNull) return Validated.Ok(ImmutableArray<AttributeValue>.Empty);
        var result = Validators.ListOf(value, Validators.Text(255), distinct: true);
        return result.IsOk && result.Value.List.Length > 10 ? Validated.Bad("Too many availability_zone_hints specified") : result;
    }

    private static bool IsDeviceOwner(string text) =>
        text.StartsWith("compute:", StringComparison.Ordinal) || text.StartsWith("baremetal:", StringComparison.Ordinal) || text.StartsWith("network:", StringComparison.Ordinal)
        || text.StartsWith("neutron:", StringComparison.Ordinal) || text.StartsWith("trunk:", StringComparison.Ordinal);

    private static Validated Pair(AttributeValue item)
    {
        if (item.Kind != AttributeKind.Map) return Validated.Bad(new Refusal("HTTPBadRequest", 400, "Invalid data format for allowed address pair: '" + item + "'"));
        var unknown = item.Map.Select(entry => entry.Key).Except(["ip_address", "mac_address"]).ToArray();
        if (unknown.Length > 0) return Validated.Bad(new Refusal("HTTPBadRequest", 400, $"Unrecognized attribute(s) '{string.Join(", ", unknown)}'"));
        if (item.Find("ip_address") is not { } address) return Validated.Bad(PortRefusals.AddressPairMissingIp());
        if (address.Kind != AttributeKind.Text || !Cidr.TryParse(address.Text, out var cidr)) return Validated.Bad(new Refusal("HTTPBadRequest", 400, $"'{address}' is not a valid IP address"));
        AttributeValue canonical = address.Text.Contains('/', StringComparison.Ordinal) ? cidr.ToString() : cidr.Address.ToString();
        if (item.Find("mac_address") is not { IsNull: false } mac) return Validated.Ok(AttributeValue.Of(("ip_address", canonical)));
        var result = AddressValidators.Mac(mac);
        return result.IsOk ? Validated.Ok(AttributeValue.Of(("ip_address", canonical), ("mac_address", result.Value))) : result;
    }

    private static Validated ExtraDhcpOption(AttributeValue item)
    {
        if (item.Kind != AttributeKind.Map) return Validated.Bad($"'{item}' is not a dictionary");
        var blank = item.Find("opt_name") is { Kind: AttributeKind.Text } name && BlankOptions.Contains(name.Text);
        return Validators.MapOf(
            ("opt_name", true, OneLine(64)),
            ("opt_value", true, blank ? Validators.Text(255).OrNull() : OneLine(255).OrNull()),
            ("ip_version", false, ((Func<AttributeValue, Validated>)Validators.Integer).Then(Validators.OneOf(4, 6))))(item);
    }

    private static Func<AttributeValue, Validated> OneLine(int longest) => Validators.NotEmptyText(longest).Then(value =>
        value.Text.Contains('\n', StringComparison.Ordinal) ? Validated.Bad($"'{value}' Multi-line strings are not permitted") : Validated.Ok(value));

    private static string? DnsFault(string name)
    {
        var labels = name.TrimEnd('.').Split('.');
        if (name.EndsWith("..", StringComparison.Ordinal) || labels.Any(label => label.Length == 0)) return "Encountered an empty component";
        foreach (var label in labels)
        {
            if (label.StartsWith('-') || label.EndsWith('-')) return $"Name '{label}' must not start or end with a hyphen";
            if (!label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) return $"Name '{label}' must be 1-63 characters long, each of which can only be alphanumeric or a hyphen";
            if (label.Length > 63) return $"Name '{label}' must be 1-63 characters long, each of which can only be alphanumeric or a hyphen";
        }

        return labels.Length > 1 && labels[^1].All(char.IsAsciiDigit) ? $"TLD '{labels[^1]}' must not be all numeric" : null;
    }
}
