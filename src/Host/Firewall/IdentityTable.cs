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
                set guests { type ifname; }
                set macs { type ifname . ether_addr; }
                set arps { type ifname . ipv4_addr; flags interval; }
                chain {{Chain}} {
                    type filter hook prerouting priority -300; policy accept;
                    iifname != @guests accept
                    iifname . ether saddr != @macs drop
                    ether type != { ip, ip6, arp } drop
                    ether type != arp accept
                    iifname . arp saddr ether != @macs drop
                    arp saddr ip 0.0.0.0 accept
                    iifname . arp saddr ip != @arps drop
                }
            }

            """);
        foreach (var guest in Guests.Values.OrderBy(guest => guest.Device, StringComparer.Ordinal)) Write(script, "add", null, guest);
        return script.ToString();
    }

    /// <summary>nft commands that turn this into <paramref name="wanted"/>; empty when it is so.</summary>
    public string ScriptTo(IdentityTable wanted)
    {
        var script = new StringBuilder();
        foreach (var device in Guests.Keys.Union(wanted.Guests.Keys).Order(StringComparer.Ordinal))
        {
            var (old, now) = (Guests.GetValueOrDefault(device), wanted.Guests.GetValueOrDefault(device));
            if (old == now) continue;
            Write(script, "delete", now, old);
            Write(script, "add", old, now);
        }

        return script.ToString();
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

    // The elements of one guest that another state of it has not.
    private static void Write(StringBuilder script, string verb, GuestIdentity? but, GuestIdentity? guest)
    {
        if (guest is null) return;
        if (but is null) Line(script, verb, "guests", [$"\"{guest.Device}\""]);
        Line(script, verb, "macs", guest.Macs.Where(mac => but?.Macs.Contains(mac) != true).Select(mac => $"\"{guest.Device}\" . {mac}"));
        Line(script, verb, "arps", guest.ArpSources.Where(prefix => but?.ArpSources.Contains(prefix) != true).Select(prefix => $"\"{guest.Device}\" . {prefix}"));
    }

    private static void Line(StringBuilder script, string verb, string set, IEnumerable<string> elements)
    {
        var list = string.Join(", ", elements);
        if (list.Length > 0) script.Append(verb).Append(" element ").Append(Table).Append(' ').Append(set).Append(" { ").Append(list).Append(" }\n");
    }
}
