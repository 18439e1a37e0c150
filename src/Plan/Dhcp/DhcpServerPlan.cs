using System.Globalization;
using System.Text;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>dnsmasq's command line and files, in the words of the seed's printout.</summary>
internal static class DhcpServerPlan
{
    private const string Metadata = "169.254.169.254/32";
    private const int MicrosoftClasslessRoutes = 249;
    private const int Infinite = -1;

    public static DhcpServer Of(Snapshot snapshot, HostSettings host, DhcpScope scope, string ns, string device)
    {
        var folder = $"{host.StateDirectory}/dhcp/{scope.Network.Id}";
        var domain = Domain(host, scope.Network);
        var leases = scope.Subnets.Sum(subnet => (long)UInt128.Min(subnet.Subnet.Cidr.Last.Number - subnet.Subnet.Cidr.First.Number + 1, 1 << 24));
        string[] arguments =
        [
            "--no-hosts", .. Resolving(host), "--strict-order", "--bind-interfaces", $"--interface={device}", "--except-interface=lo",
            $"--pid-file={folder}/pid", $"--dhcp-hostsfile={folder}/host", $"--addn-hosts={folder}/addn_hosts", $"--dhcp-optsfile={folder}/opts",
            "--leasefile-ro",

            // Not in the seed: without a lease file a restarted dnsmasq would answer a renewing guest's request with a NAK.
            "--dhcp-authoritative",
            .. scope.Subnets.Select(subnet => $"--dhcp-range=set:{subnet.Tag},{subnet.Subnet.Cidr.First},static,{(host.DhcpLeaseSeconds == Infinite ? "infinite" : $"{host.DhcpLeaseSeconds}s")}"),
            $"--dhcp-lease-max={Math.Min(leases, host.DhcpLeaseLimit)}", .. Times(host), $"--conf-file={host.DnsmasqConfigFile}",
            .. host.DnsServers.Select(server => $"--server={server}"), $"--domain={domain}", .. Asked(host, scope.Network),
        ];
        return new DhcpServer(ns, scope.Network.Id, arguments.ToValueList())
        {
            PidFile = $"{folder}/pid",
            Files =
            [
                new HostFile($"{folder}/addn_hosts", AddnHosts(snapshot, scope, domain)),
                new HostFile($"{folder}/host", Hosts(snapshot, scope, domain)),
                new HostFile($"{folder}/opts", Options(snapshot, scope)),
            ],
        };
    }

    /// <summary>Servers of its own have it leave the host's resolvers alone.</summary>
    private static string[] Resolving(HostSettings host) => host.DnsmasqLocalResolv && host.DnsServers.Count == 0 ? [] : ["--no-resolv"];

    /// <summary>When a client asks to keep its lease: its server (T1), then any (T2), RFC 2131 section 4.4.5.</summary>
    private static IEnumerable<string> Times(HostSettings host)
    {
        if (host.DhcpRenewalSeconds > 0) yield return $"--dhcp-option-force=option:T1,{host.DhcpRenewalSeconds}s";
        if (host.DhcpRebindingSeconds > 0) yield return $"--dhcp-option-force=option:T2,{host.DhcpRebindingSeconds}s";
    }

    private static IEnumerable<string> Asked(HostSettings host, Network network)
    {
        if (host.DhcpBroadcastReply) yield return "--dhcp-broadcast";
        if (host.DnsmasqLogDirectory.Length == 0) yield break;
        yield return "--log-queries";
        yield return "--log-dhcp";
        yield return $"--log-facility={host.DnsmasqLogDirectory}/{network.Id}/dhcp_dns_log";
    }

    private static string Domain(HostSettings host, Network network) => network.DnsDomain is { Length: > 0 } domain ? domain.TrimEnd('.') : host.DnsDomain;

    private static string Hosts(Snapshot snapshot, DhcpScope scope, string domain) => Lines(Clients(snapshot, scope).Select(client =>
    {
        var (port, ip) = client;
        var options = port.ExtraDhcpOptions.Any(option => option.IpVersion == 4) ? $",set:{port.Id}" : "";
        return $"{port.MacAddress}{options},{HostName(port, ip)}.{domain},{ip.Address}";
    }));

    private static string AddnHosts(Snapshot snapshot, DhcpScope scope, string domain) =>
        Lines(Clients(snapshot, scope).Select(client => $"{client.Ip.Address}\t{HostName(client.Port, client.Ip)}.{domain} {HostName(client.Port, client.Ip)}"));

    private static IEnumerable<(Port Port, FixedIp Ip)> Clients(Snapshot snapshot, DhcpScope scope) =>
        from port in snapshot.Ports.By("network", scope.Network.Id)
        where port.DeviceOwner != DeviceOwners.Dhcp
        from ip in port.FixedIps
        where scope.Subnets.Any(subnet => subnet.Subnet.Id == ip.SubnetId)
        orderby ip.Address
        select (port, ip);

    private static string HostName(Port port, FixedIp ip) => port.DnsName is { Length: > 0 } name ? name : "host-" + ip.Address.ToString().Replace('.', '-').Replace(':', '-');

    private static string Options(Snapshot snapshot, DhcpScope scope)
    {
        var options = scope.Subnets.SelectMany(subnet => SubnetOptions(scope.Network, subnet));
        var extra = from port in snapshot.Ports.By("network", scope.Network.Id)
                    from option in port.ExtraDhcpOptions
                    where option.IpVersion == 4
                    select $"tag:{port.Id},{OptionName(option.Name)},{option.Value}";
        return Lines(options.Concat(extra));
    }

    private static IEnumerable<string> SubnetOptions(Network network, DhcpSubnet served)
    {
        var (subnet, tag) = (served.Subnet, served.Tag);
        yield return $"tag:{tag},option:dns-server,{(subnet.DnsNameservers.Count > 0 ? string.Join(',', subnet.DnsNameservers) : served.ServerAddress)}";
        var routes = ClasslessRoutes(served);
        if (routes.Length > 0)
        {
            yield return $"tag:{tag},option:classless-static-route,{routes}";
            yield return string.Create(CultureInfo.InvariantCulture, $"tag:{tag},{MicrosoftClasslessRoutes},{routes}");
        }

        // An empty router option tells a client that there is none (RFC 2132 has no other word for it).
        yield return subnet.GatewayIp is { } gateway ? $"tag:{tag},option:router,{gateway}" : $"tag:{tag},option:router";
        yield return $"tag:{tag},option:mtu,{network.Mtu}";
    }

    private static string ClasslessRoutes(DhcpSubnet served)
    {
        var subnet = served.Subnet;
        var routes = subnet.HostRoutes.Select(route => (Destination: route.Destination.ToString(), NextHop: route.NextHop.ToString())).ToList();
        if (routes.TrueForAll(route => route.Destination != Metadata) && MetadataHop(served) is { } hop) routes.Add((Metadata, hop.ToString()));

        // A client that takes option 121 ignores option 3 (RFC 3442), so the default route is in both.
        if (subnet.GatewayIp is { } gateway) routes.Add(("0.0.0.0/0", gateway.ToString()));
        return string.Join(',', routes.Select(route => $"{route.Destination},{route.NextHop}"));
    }

    private static IpAddress? MetadataHop(DhcpSubnet served) => served.AnswersMetadata ? served.ServerAddress : served.Subnet.GatewayIp;

    private static string OptionName(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? name : $"option:{name}";

    private static string Lines(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines) text.Append(line).Append('\n');
        return text.ToString();
    }
}
