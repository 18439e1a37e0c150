using Neutrino.HostState;
using Neutrino.Values;

namespace Neutrino.HostState.Tests;

/// <summary>A unit's state with some of its parts missing, changed or elsewhere, as far as a machine can be so.</summary>
internal static class Damaged
{
    /// <param name="share">How much is damaged, 0 to 1.</param>
    public static UnitState By(UnitState state, double share, int seed)
    {
        var dice = new Random(seed);
        bool Hit() => dice.NextDouble() < share * 0.5;
        var ports = state.OvsPorts.Items.Where(_ => !Hit()).Select(port => Hit() ? port with { Tag = dice.Next(2) == 0 ? OvsPort.DeadTag : 99 } : port).ToValueList();
        var links = state.Links.Items.Select(link => Hit() ? Bruised(link, dice) : link)
            .Where(link => link.Kind != LinkKind.OvsInternal ? !Hit() : ports.Items.Any(port => port.Name == link.Name) && !Hit()).ToList();
        links.RemoveAll(link => link.Kind == LinkKind.Veth && !links.Exists(other => other.Name == link.Peer));
        for (var i = 0; i < links.Count; i++)
            if (links[i].Master is { } master && !links.Exists(other => other.Name == master)) links[i] = links[i] with { Master = null };
        return Rules(state, Hit, dice) with
        {
            Namespaces = state.Namespaces.Items.Where(_ => !Hit()).ToValueList(),
            Sysctls = state.Sysctls.Items.Select(item => Hit() ? item with { Value = "0" } : item).ToValueList(),
            OvsPorts = ports,
            Links = links.ToValueList(),
            Routes = state.Routes.Items.Where(_ => !Hit()).Select(route => Hit() ? route with { Via = route.Via?.Offset(1) } : route).ToValueList(),
            DhcpServers = state.DhcpServers.Items.Where(_ => !Hit()).Select(server => Hit() ? server with { Arguments = ["--old"] } : Hit() ? server with { Files = [] } : server).ToValueList(),
            Listeners = state.Listeners.Items.Where(_ => !Hit()).ToValueList(),
            Domains = state.Domains.Items.Where(_ => !Hit()).Select(domain => Hit() ? Bruised(domain, dice) : domain).ToValueList(),
            Identities = state.Identities.Items.Where(_ => !Hit()).Select(identity => Hit() ? identity with { Macs = [] } : identity).ToValueList(),
        };
    }

    private static Domain Bruised(Domain domain, Random dice) => dice.Next(6) switch
    {
        0 => domain with { Power = DomainPower.Off },
        1 => domain with { Power = DomainPower.Absent, BootNumber = dice.Next(3) },
        2 => domain with { Power = DomainPower.Saved, Title = "another" },
        3 => domain with { Power = DomainPower.Off, BootNumber = 0, Files = [] },
        4 => domain with { MemoryMb = 64 },
        _ => domain with { Interfaces = domain.Interfaces.Items.Skip(1).ToValueList() },
    };

    private static Link Bruised(Link link, Random dice) => dice.Next(6) switch
    {
        0 => link with { Up = false },
        1 => link with { Mtu = 1400 },
        2 or 3 or 4 when link.Namespace.Length == 0 => link with { Alias = "somebody" }, // Addresses there may be anybody's.
        2 => link with { Addresses = [.. link.Addresses.Items.Reverse()] },
        3 => link with { Addresses = link.Addresses.Items.Skip(1).ToValueList() },
        4 => link with { Addresses = link.Addresses.Add(new LinkAddress(Cidr.Parse("192.168.1.7/24"))) },
        _ => link.Kind == LinkKind.OvsInternal ? link with { Namespace = "", Addresses = [], Up = false } : link with { Promiscuous = false },
    };

    /// <summary>A rule cannot name a chain that is not there.</summary>
    private static UnitState Rules(UnitState state, Func<bool> hit, Random dice)
    {
        var chains = state.Chains.Items.Where(_ => !hit()).ToArray();
        var gone = state.Chains.Items.Where(chain => !chains.Contains(chain)).Select(chain => $"-j {chain.Name}").ToArray();
        bool Stands(string rule) => !gone.Any(target => rule.EndsWith(target, StringComparison.Ordinal));
        return state with
        {
            Chains = chains.Select(chain =>
            {
                var rules = chain.Rules.Items.Where(Stands).ToList();
                if (hit()) rules.Insert(dice.Next(rules.Count + 1), "-s 10.9.9.9/32 -j ACCEPT");
                if (hit()) rules.Reverse();
                return chain with { Rules = rules.ToValueList() };
            }).ToValueList(),
            SharedRules = state.SharedRules.Items.Where(rule => Stands(rule.Rule) && !hit()).ToValueList(),
        };
    }
}
