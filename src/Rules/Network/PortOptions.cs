using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A port's lists, from validated bodies to rows.</summary>
internal static class PortOptions
{
    /// <summary>A pair without a MAC is meant for the port's own.</summary>
    public static ValueList<AllowedAddressPair> AddressPairs(IEnumerable<AttributeValue> given, MacAddress own) => given
        .Select(pair => new AllowedAddressPair(
            Cidr.Parse(pair.Find("ip_address")!.Value.Text),
            pair.Find("mac_address") is { IsNull: false } mac ? MacAddress.Parse(mac.Text) : own))
        .Distinct().ToValueList();

    /// <summary>Given options replace those of the same name and version; a null value removes one.</summary>
    public static ValueList<ExtraDhcpOption> Merged(ValueList<ExtraDhcpOption> present, IEnumerable<AttributeValue> given)
    {
        var options = present.ToList();
        foreach (var item in given)
        {
            var (name, version) = (item.Find("opt_name")!.Value.Text, (int)(item.Find("ip_version")?.Number ?? 4));
            var at = options.FindIndex(option => option.Name == name && option.IpVersion == version);
            var option = item.Find("opt_value") is { IsNull: false } value ? new ExtraDhcpOption(name, value.Text, version) : null;
            if (at >= 0 && option is not null) options[at] = option;
            else if (at >= 0) options.RemoveAt(at);
            else if (option is not null) options.Add(option);
        }

        return options.ToValueList();
    }

    /// <summary>The addresses with those that are made from the MAC made anew.</summary>
    public static ValueList<FixedIp> Readdressed(Snapshot snapshot, Port port, MacAddress mac) => port.FixedIps
        .Select(ip => snapshot.Subnets.Find(ip.SubnetId) is { } subnet && Ipv6.IsAutomatic(subnet) && !DeviceOwners.IsRouter(port.DeviceOwner)
            ? ip with { Address = Ipv6.Eui64(subnet.Cidr, mac) }
            : ip)
        .ToValueList();
}
