using System.Globalization;
using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>dnsmasq and the metadata listeners.</summary>
internal static class ServiceFlaws
{
    public static void Add(Comparison unit)
    {
        foreach (var server in unit.Wanted.DhcpServers)
            if (!unit.MissingNamespaces.Contains(server.Namespace) && unit.Operations.Any(operation => IsAbout(operation, server))) Dhcp(unit, server);
        foreach (var seen in unit.Seen.DhcpServers)
            if (!unit.Wanted.DhcpServers.Items.Any(server => server.Id == seen.Id)) unit.Add(Dnsmasq(seen), FlawKind.DnsmasqExtra);
        foreach (var open in unit.Operations.OfType<OpenListener>())
            if (!unit.MissingNamespaces.Contains(open.Listener.Namespace)) unit.Add(new Place(HopKind.Listener, open.Listener.Namespace), FlawKind.ListenerMissing, Text(open.Listener));
        foreach (var close in unit.Operations.OfType<CloseListener>())
            if (!unit.Wanted.Listeners.Items.Contains(close.Listener)) unit.Add(new Place(HopKind.Listener, close.Listener.Namespace), FlawKind.ListenerExtra, Text(close.Listener));
    }

    private static bool IsAbout(Operation operation, DhcpServer server) => operation switch
    {
        StartDhcp start => start.Server.Id == server.Id,
        ReloadDhcp reload => reload.Server.Id == server.Id,
        _ => false,
    };

    private static void Dhcp(Comparison unit, DhcpServer wanted)
    {
        if (unit.Seen.DhcpServers.Items.FirstOrDefault(server => server.Id == wanted.Id) is not { } seen)
        {
            unit.Add(Dnsmasq(wanted), FlawKind.DnsmasqStopped);
            return;
        }

        if (seen.Namespace != wanted.Namespace) unit.Add(Dnsmasq(wanted), FlawKind.DnsmasqDeaf, seen.Namespace);
        else if (seen.Arguments != wanted.Arguments)
            unit.Add(Dnsmasq(wanted), FlawKind.DnsmasqArguments, Words(wanted.Arguments.Items.Except(seen.Arguments.Items)), Words(seen.Arguments.Items.Except(wanted.Arguments.Items)));
        foreach (var file in wanted.Files.Items.Except(seen.Files.Items)) unit.Add(Dnsmasq(wanted), FlawKind.DnsmasqFile, file.Path);
    }

    private static Place Dnsmasq(DhcpServer server) => new(HopKind.Dnsmasq, server.Id);
    private static string Words(IEnumerable<string> words) => string.Join(' ', words) is { Length: > 0 } text ? text : "-";
    private static string Text(Listener listener) => listener.Port.ToString(CultureInfo.InvariantCulture);
}
