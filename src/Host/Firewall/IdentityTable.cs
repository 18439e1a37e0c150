using System.Collections.Immutable;
using System.Text;
using Neutrino.HostState;

namespace Neutrino.Host.Firewall;

/// <summary>
/// The nftables table <c>bridge neutrino</c> as a value: constant rules over sets, of which each device has its elements. Its rules see frames as they come
/// from a port of a bridge, before IP and before anything of iptables:
/// a guest sends with its own MAC alone; ARP with its own MAC and addresses (or 0.0.0.0, the probe of RFC 5227); and nothing but IPv4, IPv6 and ARP,
/// since security groups cannot judge anything else, a VLAN tag around IP included.
/// </summary>
public sealed record IdentityTable(ImmutableDictionary<string, GuestIdentity> Guests)
{
    public const string Family = "bridge";
    public const string Name = "neutrino";
    public const string Chain = "guard";

    /// <summary>The sets.</summary>
    public const string Devices = "guests", Macs = "macs", ArpSources = "arps";
    private const string Table = $"{Family} {Name}";

    /// <summary>The nft command that takes the table away.</summary>
    public const string Removal = $"delete table {Table}\n";

    public static IdentityTable Empty { get; } = new(ImmutableDictionary<string, GuestIdentity>.Empty);

    /// <summary>nft commands that make the whole table in place of what may be there.</summary>
    public string Script()
    {
        var script = new StringBuilder(
            $$"""
            add table {{Table}}
            delete table {{Table}}
            table {{Table}} {
                set {{Devices}} { type ifname; }
                set {{Macs}} { type ifname . ether_addr; }
                set {{ArpSources}} { type ifname . ipv4_addr; flags interval; }
                chain {{Chain}} {
                    type filter hook prerouting priority -300; policy accept;
                    iifname != @{{Devices}} accept
                    iifname . ether saddr != @{{Macs}} drop
                    ether type != { ip, ip6, arp } drop
                    ether type != arp accept
                    iifname . arp saddr ether != @{{Macs}} drop
                    arp saddr ip 0.0.0.0 accept
                    iifname . arp saddr ip != @{{ArpSources}} drop
                }
            }

            """);
        foreach (var set in Guests.Values.OrderBy(guest => guest.Device, StringComparer.Ordinal).SelectMany(IdentityElement.Of).GroupBy(element => element.Set))
            script.Append("add element ").Append(Table).Append(' ').Append(set.Key).Append(" { ").AppendJoin(", ", set).Append(" }\n");
        return script.ToString();
    }

    /// <summary>The elements to take away and to add for some devices to become what they are in <paramref name="wanted"/>.</summary>
    public (IReadOnlyList<IdentityElement> Removed, IReadOnlyList<IdentityElement> Added) ChangesTo(IdentityTable wanted, IEnumerable<string> devices)
    {
        List<IdentityElement> removed = [], added = [];
        foreach (var device in devices.Distinct(StringComparer.Ordinal))
        {
            var (old, now) = (IdentityElement.Of(Guests.GetValueOrDefault(device)), IdentityElement.Of(wanted.Guests.GetValueOrDefault(device)));
            removed.AddRange(old.Except(now));
            added.AddRange(now.Except(old));
        }

        return (removed, added);
    }

    public IdentityTable With(GuestIdentity guest) => new(Guests.SetItem(guest.Device, Canonical(guest)));

    public IdentityTable Without(string device) => new(Guests.Remove(device));

    /// <summary>In order, prefixes without host bits, and without those that lie in others, which the set would refuse.</summary>
    public static GuestIdentity Canonical(GuestIdentity guest)
    {
        var prefixes = guest.ArpSources.Where(prefix => prefix.Version == 4).Select(prefix => prefix.Network).Distinct().Order().ToList();
        return guest with
        {
            Macs = guest.Macs.Distinct().Order().ToValueList(),
            ArpSources = prefixes.Where(prefix => !prefixes.Any(other => other != prefix && other.Contains(prefix))).ToValueList(),
        };
    }
}
