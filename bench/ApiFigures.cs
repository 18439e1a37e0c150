using System.Diagnostics;
using System.Globalization;

namespace Neutrino.Bench;

/// <summary>The API alone (no data plane, durable commits), from a client process on the same two cores.</summary>
internal static class ApiFigures
{
    public static void Measure()
    {
        using var server = new Server("--dataplane", "none");
        server.Start();
        using var api = server.Login();
        var project = (string)api.Send(HttpMethod.Get, "quotas/tenant")!["tenant"]!["tenant_id"]!;
        api.Send(HttpMethod.Put, $"quotas/{project}", """{"quota": {"port": -1, "network": -1, "subnet": -1, "security_group_rule": -1}}""");
        var net = (string)api.Create("networks", "{}")["id"]!;
        api.Create("subnets", $$"""{"network_id": "{{net}}", "ip_version": 4, "cidr": "10.0.0.0/14"}""");
        var body = $$$"""{"port": {"network_id": "{{{net}}}"}}""";

        Single(api, body);
        Parallel(api, body, 250, "250 parallel creates on one subnet", "goal 400");
        List(api, 600, "goal 5");
        Token(api);
        Group(api);
        Throughput(api, body);
        Fill(api, net, 10_000);
        List(api, 10_000, "goal 80");
        Filtered(api, net);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"memory with 10,000 ports (PSS)",-46} {server.Pss(),9:F1} MB  goal 150"));
        server.Kill();
        var start = new Figure("start with 10,000 ports stored", "goal 700");
        start.Time(server.Start);
        start.Print();
        Fill(api, net, 100_000);
        foreach (var count in (ReadOnlySpan<int>)[100, 1000, 10_000, 100_000]) PerItem(api, count);
    }

    /// <summary>A thousand servers of guests that are played, made fifty a call, and listed.</summary>
    public static void MeasureServers()
    {
        const int Count = 1000;
        const string Compute = "http://127.0.0.1:8774/v2.1";
        using var server = new Server("--dataplane", "none");
        server.Start();
        using var api = server.Login();
        var project = (string)api.Send(HttpMethod.Get, "quotas/tenant")!["tenant"]!["tenant_id"]!;
        api.Send(HttpMethod.Put, $"quotas/{project}", """{"quota": {"port": -1}}""");
        api.Send(HttpMethod.Put, $"{Compute}/os-quota-sets/{project}", """{"quota_set": {"instances": -1, "cores": -1, "ram": -1}}""");
        var net = (string)api.Create("networks", "{}")["id"]!;
        api.Create("subnets", $$"""{"network_id": "{{net}}", "ip_version": 4, "cidr": "10.0.0.0/14"}""");
        var image = api.BlankImage();
        string Body(int count) => $$$"""{"server": {"name": "s", "flavorRef": "1", "imageRef": "{{{image}}}", "networks": [{"uuid": "{{{net}}}"}], "min_count": {{{count}}}}}""";
        for (var i = 0; i < Count; i += 50) api.Send(HttpMethod.Post, $"{Compute}/servers", Body(50));
        var single = new Figure("server create among 1,000, one connection", "goal 10");
        for (var i = 0; i < 50; i++) single.Time(() => api.Send(HttpMethod.Post, $"{Compute}/servers", Body(1)));
        single.Print();
        var list = new Figure("list of 1000 servers, in detail", "goal 20");
        for (var i = 0; i < 20; i++) list.Time(() => api.Read($"{Compute}/servers/detail?limit=1000"));
        list.Print();
    }

    private static void Single(Client api, string body)
    {
        var create = new Figure("port create, one connection", "goal 2");
        var show = new Figure("port show", "goal 0.3");
        string id = "";
        for (var i = 0; i < 300; i++) create.Time(() => id = (string)api.Send(HttpMethod.Post, "ports", body)!["port"]!["id"]!);
        for (var i = 0; i < 1000; i++) show.Time(() => api.Read("ports/" + id));
        create.Print();
        show.Print();
    }

    private static void Token(Client api)
    {
        var figure = new Figure("token check", "goal 0.2");
        for (var i = 0; i < 1000; i++) figure.Time(api.CheckToken);
        figure.Print();
    }

    private static void Group(Client api)
    {
        var group = (string)api.Create("security-groups", """{"name": "large"}""")["id"]!;
        var rules = string.Join(',', Enumerable.Range(1, 500).Select(port => $$"""{"security_group_id": "{{group}}", "direction": "ingress", "protocol": "tcp", "port_range_min": {{port}}, "port_range_max": {{port}}}"""));
        api.Send(HttpMethod.Post, "security-group-rules", $$"""{"security_group_rules": [{{rules}}]}""");
        var figure = new Figure("security group of 500 rules, shown", "goal 5");
        for (var i = 0; i < 100; i++) figure.Time(() => api.Read("security-groups/" + group));
        figure.Print();
    }

    private static void PerItem(Client api, int count)
    {
        var figure = new Figure("", "");
        for (var i = 0; i < 5; i++) figure.Time(() => api.Read($"ports?limit={count}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"list of {count} ports, time per item",-46} median {1000 * figure.Median / count,9:F2} µs  goal: flat"));
    }

    private static void Parallel(Client api, string body, int count, string name, string goal)
    {
        var figure = new Figure(name, goal);
        figure.Time(() => Task.WaitAll([.. Enumerable.Range(0, count).Select(_ => api.PostAsync("ports", body))]));
        figure.Print();
    }

    private static void Throughput(Client api, string body)
    {
        const int each = 300;
        var watch = Stopwatch.StartNew();
        Task.WaitAll([.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++) await api.PostAsync("ports", body);
        }))]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"port creates over 8 connections",-46} {8 * each / watch.Elapsed.TotalSeconds,9:F0} a second   goal 1500"));
    }

    private static void Fill(Client api, string net, int wanted)
    {
        var there = api.Send(HttpMethod.Get, "ports?fields=id")!["ports"]!.AsArray().Count;
        for (; there < wanted; there += 500)
            api.Send(HttpMethod.Post, "ports", $$"""{"ports": [{{string.Join(',', Enumerable.Range(0, Math.Min(500, wanted - there)).Select(i => $$"""{"network_id": "{{net}}", "device_id": "vm{{there + i}}"}"""))}}]}""");
    }

    private static void List(Client api, int count, string goal)
    {
        var there = api.Send(HttpMethod.Get, "ports?fields=id")!["ports"]!.AsArray().Count;
        var figure = new Figure($"list of {Math.Min(count, there)} ports", goal);
        for (var i = 0; i < 10; i++) figure.Time(() => api.Read($"ports?limit={count}"));
        figure.Print();
    }

    private static void Filtered(Client api, string net)
    {
        var port = api.Send(HttpMethod.Get, "ports?device_id=vm5000")!["ports"]![0]!;
        (string Name, string Query)[] queries =
        [
            ("device_id", "device_id=vm5000"), ("fixed_ips=ip_address", $"fixed_ips=ip_address%3D{port["fixed_ips"]![0]!["ip_address"]}"),
            ("network_id, limit=1", $"network_id={net}&limit=1"), ("tags", "tags=none-has-it"), ("mac_address", $"mac_address={port["mac_address"]}"),
        ];
        foreach (var (name, query) in queries)
        {
            var figure = new Figure($"list by {name} among 10,000", "goal 3");
            for (var i = 0; i < 50; i++) figure.Time(() => api.Read("ports?" + query));
            figure.Print();
        }
    }
}
