using System.Text;

namespace Neutrino.HostState;

/// <summary>
/// A unit's state as canonical text, in the words of the tools that show the same: for golden files, dry runs and reading. Equal states print equal
/// text; a member that is nobody's concern prints nothing.
/// </summary>
public static class HostText
{
    public static string Print(UnitState state)
    {
        var text = new StringBuilder().Append("# ").Append(state.Key).Append('\n');
        Section(text, "ip netns", state.Namespaces.Items.Select(item => item.Name));
        Section(text, "ovs-vsctl show", OvsText.Lines(state));
        foreach (var name in Namespaces(state))
        {
            var enter = name.Length == 0 ? "" : $"ip netns exec {name} ";
            Section(text, enter + "sysctl", state.Sysctls.Items.Where(item => item.Namespace == name).Select(item => $"{item.Key.Replace('/', '.')} = {item.Value}"));
            Section(text, enter + "ip link", state.Links.Items.Where(link => link.Namespace == name).SelectMany(LinkText.Lines));
            Section(text, enter + "ip route", state.Routes.Items.Where(route => route.Namespace == name).Select(LinkText.Line));
            Section(text, enter + "ipset save", state.IpSets.Items.Where(set => set.Namespace == name).SelectMany(FirewallText.Lines));
            foreach (var (command, lines) in FirewallText.Tables(state, name)) Section(text, enter + command, lines);
        }

        Section(text, "nft list table bridge neutrino", state.Identities.Items.SelectMany(FirewallText.Lines));
        foreach (var server in state.DhcpServers) Dhcp(text, server);
        Section(text, "listeners", state.Listeners.Items.Select(listener => $"{listener.Namespace} 0.0.0.0:{listener.Port}"));
        foreach (var domain in state.Domains) Section(text, $"virsh dumpxml {domain.Name}", DomainText.Lines(domain));
        foreach (var domain in state.Domains) Section(text, $"ls {domain.Folder}", domain.Files.SelectMany(DomainText.Lines));
        return text.ToString();
    }

    /// <summary>The host's own namespace, the unit's in order, and any other that something of it is in.</summary>
    private static IEnumerable<string> Namespaces(UnitState state) => state.Sysctls.Items.Select(item => item.Namespace)
        .Concat(state.Links.Items.Select(item => item.Namespace)).Concat(state.Routes.Items.Select(item => item.Namespace))
        .Concat(state.IpSets.Items.Select(item => item.Namespace)).Concat(state.Chains.Items.Select(item => item.Namespace))
        .Concat(state.SharedRules.Items.Select(item => item.Namespace)).Distinct().Order(StringComparer.Ordinal);

    private static void Dhcp(StringBuilder text, DhcpServer server)
    {
        Section(text, $"ip netns exec {server.Namespace} dnsmasq", server.Arguments.Items);
        foreach (var file in server.Files) Section(text, $"cat {file.Path}", file.Content.TrimEnd('\n').Split('\n'));
    }

    private static void Section(StringBuilder text, string heading, IEnumerable<string> lines)
    {
        var empty = true;
        foreach (var line in lines)
        {
            if (empty) text.Append('\n').Append(heading).Append(":\n");
            empty = false;
            text.Append(line.Length == 0 ? "" : "  ").Append(line).Append('\n');
        }
    }
}
