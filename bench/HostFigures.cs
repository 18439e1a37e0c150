using System.Diagnostics;
using System.Globalization;

namespace Neutrino.Bench;

/// <summary>From a call to the packets it promises.</summary>
internal sealed class HostFigures : IDisposable
{
    private const string Outside = "bench-outside";
    private readonly Server server;
    private Client api;
    private readonly string extNet;
    private readonly string net;

    /// <summary>What stands behind the name of every figure.</summary>
    private readonly string layout;

    /// <param name="veth">Whether routers and DHCP servers are wired by veth pairs, as with Neutron's ovs_use_veth.</param>
    public HostFigures(bool veth)
    {
        layout = veth ? " (veth)" : "";
        Shell.Run("ip", "netns", "add", Outside);
        Shell.Run("ip", "link", "add", "bench-up", "type", "veth", "peer", "name", "eth0", "netns", Outside);
        Shell.Run("ethtool", "-K", "bench-up", "tx", "off");
        Shell.Run("ip", "link", "set", "bench-up", "up");
        Shell.Run("ip", "-n", Outside, "address", "add", "192.168.0.1/16", "dev", "eth0");
        Shell.Run("ip", "-n", Outside, "link", "set", "eth0", "up");
        Shell.Run("ip", "netns", "exec", Outside, "ethtool", "-K", "eth0", "tx", "off");
        server = new Server("--external-interface", "bench-up") { NeutronConf = veth ? "[DEFAULT]\novs_use_veth = true\n" : "" };
        server.Start();
        server.AwaitProbe();
        api = server.Login();
        foreach (var quota in (string[])["network", "subnet", "port", "router", "floatingip", "security_group", "security_group_rule"]) Unlimited(quota);
        extNet = Id(api.Create("networks", """{"name": "ext", "router:external": true}"""));
        api.Create("subnets", $$"""{"network_id": "{{extNet}}", "ip_version": 4, "cidr": "192.168.0.0/16", "gateway_ip": "192.168.0.1", "enable_dhcp": false}""");
        net = Network("10.0.0.0/16", out _);
    }

    public void Measure(string figure)
    {
        switch (figure)
        {
            case "start": Start(); break;
            case "port": Port(); break;
            case "ports": Ports(); break;
            case "router": Router(); break;
            case "dhcp": Dhcp(); break;
            case "floating": Floating(); break;
            case "rule": Rule(); break;
            case "idle": Idle("idle"); break;
            case "guest": GuestFigures.Measure(api, net, layout); break;
            case "metadata": Metadata(); break;
            default: Scale(); break;
        }
    }

    public void Dispose()
    {
        api.Dispose();
        server.Dispose();
    }

    private void Start()
    {
        var figure = Named("exec → first authenticated reply", "goal 300");
        for (var i = 0; i < 5; i++)
        {
            server.Kill();
            figure.Time(() =>
            {
                server.Start();
                api.Dispose();
                api = server.Login();
                api.Read("networks");
            });
        }

        figure.Print();
    }

    private void Port()
    {
        var figure = Named("plug → ACTIVE, one port", "goal 8, p99 30");
        var remove = Named("DELETE port → nothing left", "");
        for (var i = 0; i < 200; i++)
        {
            string id = "";
            figure.Time(() =>
            {
                id = Id(api.Create("ports", Guest("")));
                Active("ports", id);
            });
            remove.Time(() => api.Delete("ports", id));
            Settle();
        }

        figure.Print();
        remove.Print();
    }

    private void Ports()
    {
        var figure = Named("50 ports at once → all ACTIVE", "goal 200");
        for (var i = 0; i < 5; i++)
        {
            List<string> ids = [];
            figure.Time(() =>
            {
                var made = api.Send(HttpMethod.Post, "ports", $$"""{"ports": [{{string.Join(',', Enumerable.Repeat(Guest(""), 50))}}]}""")!["ports"]!.AsArray();
                ids = [.. made.Select(port => Id(port!))];
                foreach (var id in ids) Active("ports", id);
            });
            foreach (var id in ids) api.Delete("ports", id);
            Settle();
        }

        figure.Print();
    }

    /// <summary>Leaves the kernel the time to bury the devices and namespaces of the last round: it does so later and with the routing lock held, which is no cost of the next round's.</summary>
    private static void Settle() => Thread.Sleep(150);

    private void Router()
    {
        var figure = Named("router + interface + gateway → SNAT in place", "goal 30");
        for (var i = 0; i < 30; i++)
        {
            var inside = Network($"10.{100 + i}.0.0/24", out var subnet);
            Settle();
            string id = "";
            figure.Time(() =>
            {
                id = Id(api.Create("routers", $$$"""{"external_gateway_info": {"network_id": "{{{extNet}}}"}}"""));
                api.Send(HttpMethod.Put, $"routers/{id}/add_router_interface", $$"""{"subnet_id": "{{subnet}}"}""");
                Active("routers", id);
            });
            if (!Shell.Run("ip", "netns", "exec", "qrouter-" + id, "iptables", "-t", "nat", "-S").Contains($"-s 10.{100 + i}.0.0/24 -j SNAT", StringComparison.Ordinal))
                throw new InvalidOperationException("the router is said to be ACTIVE without its SNAT rule");
            api.Send(HttpMethod.Put, $"routers/{id}/remove_router_interface", $$"""{"subnet_id": "{{subnet}}"}""");
            api.Delete("routers", id);
            api.Delete("networks", inside);
            Settle();
        }

        figure.Print();
    }

    private void Dhcp()
    {
        var figure = Named("network with DHCP → dnsmasq answering", "goal 30");
        for (var i = 0; i < 30; i++)
        {
            string id = "";
            figure.Time(() =>
            {
                id = Network("10.1.1.0/24", out _);
                var port = api.Send(HttpMethod.Get, $"ports?network_id={id}&device_owner=network:dhcp")!["ports"]![0]!;
                Active("ports", Id(port));
            });
            if (!Shell.Run("ip", "netns", "exec", "qdhcp-" + id, "ss", "-lun").Contains(":67", StringComparison.Ordinal)) throw new InvalidOperationException("DHCP is said to be ACTIVE, but nothing listens");
            api.Delete("networks", id);
            Settle();
        }

        figure.Print();
    }

    private void Floating()
    {
        var figure = Named("floating IP → first ping from outside", "goal 25");
        var inside = Network("10.2.0.0/24", out var subnet);
        var router = Id(api.Create("routers", $$$"""{"external_gateway_info": {"network_id": "{{{extNet}}}"}}"""));
        api.Send(HttpMethod.Put, $"routers/{router}/add_router_interface", $$"""{"subnet_id": "{{subnet}}"}""");
        using var guest = new BenchGuest(api, inside);
        for (var i = 0; i < 20; i++)
        {
            string id = "";
            figure.Time(() =>
            {
                var floating = api.Create("floatingips", $$"""{"floating_network_id": "{{extNet}}", "port_id": "{{guest.PortId}}"}""");
                id = Id(floating);
                Shell.Run("ip", "netns", "exec", Outside, "ping", "-c", "1", "-w", "2", "-i", "0.002", (string)floating["floating_ip_address"]!);
            });
            api.Delete("floatingips", id);
        }

        figure.Print();
        guest.Dispose();
        api.Send(HttpMethod.Put, $"routers/{router}/remove_router_interface", $$"""{"subnet_id": "{{subnet}}"}""");
        api.Delete("routers", router);
        api.Delete("networks", inside);
    }

    private void Rule()
    {
        var figure = Named("rule for a group of 20 ports → in force", "goal 25");
        var group = Id(api.Create("security-groups", """{"name": "bench"}"""));
        var made = api.Send(HttpMethod.Post, "ports", $$"""{"ports": [{{string.Join(',', Enumerable.Repeat(Guest($", \"security_groups\": [\"{group}\"]"), 20))}}]}""")!["ports"]!.AsArray();
        foreach (var port in made) Active("ports", Id(port!));
        for (var i = 0; i < 20; i++)
        {
            var line = $"--dport {2000 + i} ";
            figure.Time(() =>
            {
                api.Create("security-group-rules", $$$"""{"security_group_id": "{{{group}}}", "direction": "ingress", "protocol": "tcp", "port_range_min": {{{2000 + i}}}, "port_range_max": {{{2000 + i}}}}""");
                while (Shell.Run("iptables-save", "-t", "filter").Split(line).Length <= 20) { }
            });
        }

        figure.Print();
        foreach (var port in made) api.Delete("ports", Id(port!));
        api.Delete("security-groups", group);
    }

    private void Metadata()
    {
        var inside = Network("10.3.0.0/24", out var subnet);
        var router = Id(api.Create("routers", "{}"));
        api.Send(HttpMethod.Put, $"routers/{router}/add_router_interface", $$"""{"subnet_id": "{{subnet}}"}""");
        MetadataFigures.Measure(api, inside, router, "10.3.0.1", layout);
        api.Send(HttpMethod.Put, $"routers/{router}/remove_router_interface", $$"""{"subnet_id": "{{subnet}}"}""");
        api.Delete("routers", router);
        api.Delete("networks", inside);
    }

    private void Idle(string when)
    {
        Thread.Sleep(6000);
        var (before, watch) = (server.Cpu(), Stopwatch.StartNew());
        Thread.Sleep(10_000);
        var share = (server.Cpu() - before) / watch.Elapsed.TotalSeconds * 100;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{when + ": memory (PSS), CPU of a core" + layout,-46} {server.Pss(),9:F1} MB {share,9:F2} %   goal 50 MB (100 with 400 units), 0.5 %"));
    }

    private void Scale()
    {
        const int count = 200;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            Network($"10.{i / 250}.{i % 250}.0/24", out var subnet);
            var router = Id(api.Create("routers", $$$"""{"external_gateway_info": {"network_id": "{{{extNet}}}"}}"""));
            api.Send(HttpMethod.Put, $"routers/{router}/add_router_interface", $$"""{"subnet_id": "{{subnet}}"}""");
        }

        var last = api.Send(HttpMethod.Get, "routers?fields=id&fields=status")!["routers"]!.AsArray();
        if (last.Any(router => (string)router!["status"]! != "ACTIVE")) throw new InvalidOperationException("a router is not ACTIVE");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"{count} routers and {count} DHCP networks, one by one{layout}",-46} {watch.Elapsed.TotalSeconds,9:F2} s"));
        Thread.Sleep(20_000); // Moving 600 internal ports takes its time after the last answer.
        Idle("with 400 units");
        server.Kill();
        watch.Restart();
        server.Start();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"restart → ready, 400 units verified" + layout,-46} {watch.Elapsed.TotalSeconds,9:F2} s   goal 1"));
        Console.WriteLine(string.Join('\n', File.ReadLines(server.Log).Where(line => line.Contains("verified", StringComparison.OrdinalIgnoreCase)).TakeLast(1)));
        Cold(count);
    }

    /// <summary>The host bare, the store full: everything is built at the next start.</summary>
    private void Cold(int count)
    {
        server.Kill();
        Shell.Run("sh", "-c", "for f in /var/lib/neutrino/dhcp/*/pid; do kill $(cat $f); done; for n in $(ip netns list | grep -o '^q[^ ]*'); do ip netns del $n; done; "
            + "ovs-vsctl --if-exists del-br br-int -- --if-exists del-br br-ex");
        var watch = Stopwatch.StartNew();
        server.Start();
        api.Dispose();
        api = server.Login();
        while (api.Send(HttpMethod.Get, "routers?fields=status")!["routers"]!.AsArray().Any(router => (string)router!["status"]! != "ACTIVE")) Thread.Sleep(50);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"{count} + {count} built cold{layout}",-46} {watch.Elapsed.TotalSeconds,9:F2} s   goal 8"));
    }

    private Figure Named(string name, string goal) => new(name + layout, goal);

    private string Network(string cidr, out string subnet)
    {
        var id = Id(api.Create("networks", "{}"));
        subnet = Id(api.Create("subnets", $$"""{"network_id": "{{id}}", "ip_version": 4, "cidr": "{{cidr}}"}"""));
        return id;
    }

    private string Guest(string more) =>
        $$$"""{"network_id": "{{{net}}}", "device_owner": "compute:nova", "binding:host_id": "bench", "binding:profile": {"plug": "neutrino"}{{{more}}}}""";

    private void Active(string collection, string id)
    {
        while ((string)api.Show(collection, id)["status"]! != "ACTIVE") { }
    }

    private void Unlimited(string quota)
    {
        var project = (string)api.Send(HttpMethod.Get, "quotas/tenant")!["tenant"]!["tenant_id"]!;
        api.Send(HttpMethod.Put, $"quotas/{project}", $$$"""{"quota": {"{{{quota}}}": -1}}""");
    }

    private static string Id(System.Text.Json.Nodes.JsonNode node) => (string)node["id"]!;
}
