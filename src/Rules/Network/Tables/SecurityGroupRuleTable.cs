using System.Collections.Immutable;
using System.Globalization;
using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class SecurityGroupRuleTable
{
    public static readonly ResourceTable<SecurityGroupRule> Table = new()
    {
        Singular = "security_group_rule",
        Plural = "security_group_rules",
        Path = "security-group-rules",
        Kind = ResourceKind.SecurityGroupRule,
        CanUpdate = false,
        IsHiddenByPolicy = true,
        NotFound = SecurityGroupRefusals.RuleNotFound,
        Rows = snapshot => snapshot.SecurityGroupRules,
        IsVisibleTo = Visibility.SecurityGroupRule,
        Attributes =
        [
            Id<SecurityGroupRule>(),
            Tenant<SecurityGroupRule>(),
            Column<SecurityGroupRule>("security_group_id", Post | Filter | Sort, (_, rule) => rule.SecurityGroupId, Validators.Uuid, extension: "security-group", index: "group"),
            Column<SecurityGroupRule>("ethertype", Post | Filter | Sort, (_, rule) => rule.EtherType, EtherType, "IPv4", "security-group"),
            Column<SecurityGroupRule>("direction", Post | Filter | Sort, (_, rule) => rule.Direction, Validators.OneOf("ingress", "egress"), extension: "security-group"),
            Column<SecurityGroupRule>("protocol", Post | Filter | Sort, (_, rule) => rule.Protocol, Protocol, AttributeValue.Null, "security-group"),
            Column<SecurityGroupRule>("port_range_min", Post | Filter | Sort, (_, rule) => rule.PortRangeMin, PortNumber, AttributeValue.Null, "security-group"),
            Column<SecurityGroupRule>("port_range_max", Post | Filter | Sort, (_, rule) => rule.PortRangeMax, PortNumber, AttributeValue.Null, "security-group"),
            Column<SecurityGroupRule>("remote_ip_prefix", Post | Filter | Sort, (_, rule) => rule.RemoteIpPrefix, RemotePrefix, AttributeValue.Null, "security-group"),
            Column<SecurityGroupRule>("remote_address_group_id", Post | Filter | Sort, (_, rule) => rule.RemoteAddressGroupId,
                Validators.OrNull(Validators.Uuid), AttributeValue.Null, "security-groups-remote-address-group", "remote-address-group"),
            Column<SecurityGroupRule>("normalized_cidr", Filter | Sort, (_, rule) => rule.RemotePrefix?.ToString(), extension: "security-groups-normalized-cidr"),
            Column<SecurityGroupRule>("remote_group_id", Post | Filter | Sort, (_, rule) => rule.RemoteGroupId,
                Validators.OrNull(Validators.Uuid), AttributeValue.Null, "security-group", "remote-group"),
            Column<SecurityGroupRule>("description", Post | Filter | Sort, (_, rule) => rule.IsAutomatic ? AttributeValue.Null : rule.Standard.Description,
                Validators.Text(255), "", "standard-attr-description"),
            .. StandardEnd<SecurityGroupRule>().Where(attribute => attribute.Name != "tags"),
        ],
    };

    private static readonly ImmutableArray<AttributeRule<SecurityGroupRule>> Visible = [.. Table.Attributes.Where(attribute => attribute.IsVisible)];

    /// <summary>A rule as its group's reply lists it: there it has tags.</summary>
    public static AttributeValue AsMap(ReadContext at, SecurityGroupRule rule) =>
        ImmutableArray.CreateRange(Visible, attribute => KeyValuePair.Create(attribute.Name, attribute.Read(at, rule))).Add(new("tags", AttributeValue.Texts(rule.Standard.Tags.Items)));

    private static Validated EtherType(AttributeValue value) =>
        value.Kind == AttributeKind.Text && value.Text.ToLowerInvariant() switch { "ipv4" => "IPv4", "ipv6" => "IPv6", _ => null } is { } type
            ? Validated.Ok(type)
            : Validated.Bad(SecurityGroupRefusals.InvalidEtherType(value));

    private static Validated Protocol(AttributeValue value)
    {
        if (value.IsNull) return Validated.Ok(value);
        var text = value.Kind is AttributeKind.Text or AttributeKind.Number ? value.ToString().ToLowerInvariant() : "";
        if (text.Length == 0 && value.Kind == AttributeKind.Text) return Validated.Ok(AttributeValue.Null);
        // One protocol of two names.
        if (Protocols.IsKnown(text)) return Validated.Ok(text == "icmpv6" ? "ipv6-icmp" : text);
        return Validated.Bad(SecurityGroupRefusals.InvalidProtocol(value, Protocols.Names));
    }

    private static Validated PortNumber(AttributeValue value)
    {
        if (value.IsNull) return Validated.Ok(value);
        var text = value.Kind is AttributeKind.Text or AttributeKind.Number ? value.ToString() : "";
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535
            ? Validated.Ok(port)
            : Validated.Bad(SecurityGroupRefusals.InvalidPort(value));
    }

    /// <summary>The text stays as the caller gave it, with its length made plain; the normalized form is kept beside it.</summary>
    private static Validated RemotePrefix(AttributeValue value)
    {
        if (value.IsNull) return Validated.Ok(value);
        return value.Kind == AttributeKind.Text && Cidr.TryParse(value.Text, out var cidr)
            ? Validated.Ok(cidr.ToString())
            : Validated.Bad(SecurityGroupRefusals.InvalidCidr(value));
    }
}
