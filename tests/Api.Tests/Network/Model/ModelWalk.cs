using System.Text.Json;

namespace Neutrino.Api.Tests.Model;

/// <summary>Turns numbers into calls, good and bad, on what the model has, each with the status that the model gives it.</summary>
internal sealed class ModelWalk(ModelCloud cloud)
{
    public const int Kinds = 25;
    private const string Nobody = "00000000-0000-4000-8000-0000000000ff";
    private static readonly string[] Callers = ["admin", "demo", "other"];
    private int externals;

    /// <summary>A routed cloud to start from: an external network with the router's gateway, one with an interface of it, a network inside with a port, and a floating IP on each way out.</summary>
    public IEnumerable<ModelCall> Start()
    {
        yield return CreateNetwork("admin", shared: false, external: true, "outside");
        yield return CreateSubnet("admin", cloud.Networks[0], cloud.Networks[0].OutsideNumber, dhcp: false);
        yield return CreateNetwork("admin", shared: false, external: true, "beside");
        yield return CreateSubnet("admin", cloud.Networks[1], cloud.Networks[1].OutsideNumber, dhcp: false);
        yield return CreateNetwork("demo", shared: false, external: false, "inside");
        yield return CreateSubnet("demo", cloud.Networks[^1], 1, dhcp: true);
        yield return CreateRouter("demo", "router");
        yield return SetGateway("demo", cloud.Routers[0], cloud.Networks[0]);
        yield return AddInterface("demo", cloud.Routers[0], cloud.Subnets[2]);
        yield return AddInterface("admin", cloud.Routers[0], cloud.Subnets[1]);
        yield return CreatePort("demo", cloud.Networks[2], "guest");
        foreach (var outside in cloud.Networks.Take(2)) yield return CreateFloatingIp("demo", outside, cloud.Ports[0]);
    }

    /// <summary>Null where there is nothing to call on.</summary>
    public ModelCall? Next(int kind, int a, int b, int c)
    {
        var who = Callers[c % 3];
        string By(ModelRow row) => c % 2 == 0 ? who : Callers.Single(caller => ModelCloud.ProjectOf(caller) == row.Project);
        return kind switch
        {
            0 => CreateNetwork(who, shared: a % 4 == 0, external: a % 4 == 1, $"n{b}"),
            1 => On(cloud.Networks, a, network => Rename(By(network), "networks", "network", network, b)),
            2 => On(cloud.Networks, a, network => DeleteNetwork(By(network), network)),
            3 or 4 => On(cloud.Networks, a, network => CreateSubnet(By(network), network, network.External ? network.OutsideNumber : b % 6, dhcp: b % 2 == 0)),
            5 => On(cloud.Subnets, a, subnet => Rename(who, "subnets", "subnet", subnet, b, mayAlso: ModelCloud.Owns(who, subnet.Network))),
            6 => On(cloud.Subnets, a, subnet => DeleteSubnet(who, subnet)),
            7 or 8 => On(cloud.Networks, a, network => CreatePort(By(network), network, $"p{b}")),
            9 => On(cloud.Subnets, a, subnet => CreatePortAt(By(subnet), subnet, subnet.Address((b % 8) + 1))),
            10 => On(cloud.Ports, a, port => Rename(By(port), "ports", "port", port, b)),
            11 => On(cloud.Ports, a, port => DeletePort(who, port)),
            12 => CreateRouter(who, $"r{b}"),
            13 => On(cloud.Routers, a, router => DeleteRouter(who, router)),
            14 => On(cloud.Routers, a, router => On(cloud.Subnets, b, subnet => AddInterface(By(subnet), router, subnet))),
            15 => On(cloud.Routers, a, router => On(cloud.Subnets, b, subnet => AddInterface(By(router), router, subnet))),
            16 => On(cloud.Routers, a, router => On(router.Interfaces.Count > 0 && b % 3 > 0 ? router.Interfaces : cloud.Subnets, b, subnet => RemoveInterface(By(router), router, subnet))),
            17 => On(cloud.Routers, a, router => On(Outside(b), b, network => b % 5 == 0 ? ClearGateway(By(router), router) : SetGateway(By(router), router, network))),
            18 or 19 => On(Outside(a), a, network => CreateFloatingIp(who, network, b % 3 == 0 ? null : At(cloud.Ports, b))),
            20 => On(cloud.FloatingIps, a, floating => Associate(By(floating), floating, b % 4 == 0 ? null : At(cloud.Ports, b))),
            21 => On(cloud.FloatingIps, a, floating => Delete(who, "floatingips", floating, 204, () => cloud.FloatingIps.Remove(floating))),
            22 or 23 => Groups(By, who, a, b),
            _ => Bad(who, a, b),
        };
    }

    /// <summary>Mostly external networks.</summary>
    private List<ModelNetwork> Outside(int a) => a % 4 == 0 ? cloud.Networks : [.. cloud.Networks.Where(network => network.External)];

    private ModelCall CreateNetwork(string who, bool shared, bool external, string name)
    {
        var project = ModelCloud.ProjectOf(who);
        var status = (shared || external) && !ModelCloud.IsAdmin(who) ? 403 : cloud.Networks.Count(network => network.Project == project) >= ModelCloud.NetworkQuota ? 409 : 201;
        var extra = shared ? ",\"shared\":true" : external ? ",\"router:external\":true" : "";
        return Post(who, "networks", Under("network", $$"""{"name":"{{name}}"{{extra}}}"""), status, row =>
        {
            cloud.Networks.Add(new() { Id = Id(row), Project = project, Name = name, Shared = shared, External = external, OutsideNumber = 40 + (externals++ % 100) });
            return Text(row, "project_id") == project && row.GetProperty("shared").GetBoolean() == shared && row.GetProperty("router:external").GetBoolean() == external;
        });
    }

    private ModelCall DeleteNetwork(string who, ModelNetwork network)
    {
        var used = cloud.Ports.Any(port => port.Network == network) || cloud.FloatingIps.Any(floating => floating.Network == network && floating.Port is not null)
            || cloud.Routers.Any(router => router.Gateway == network || router.Interfaces.Any(subnet => subnet.Network == network));
        return Delete(who, "networks", network, used ? 409 : 204, () => cloud.Forget(network));
    }

    private ModelCall CreateSubnet(string who, ModelNetwork network, int number, bool dhcp)
    {
        var status = !ModelCloud.Sees(who, network) ? 404 : cloud.SubnetsOf(network).Any(other => other.Number == number) ? 400 : 201;
        var body = Under("subnet", $$"""{"network_id":"{{network.Id}}","ip_version":4,"cidr":"10.{{number}}.0.0/29","enable_dhcp":{{(dhcp ? "true" : "false")}}}""");
        return Post(who, "subnets", body, status, row =>
        {
            var subnet = new ModelSubnet { Id = Id(row), Project = ModelCloud.ProjectOf(who), Network = network, Number = number, Dhcp = dhcp };
            cloud.Subnets.Add(subnet);
            return Text(row, "gateway_ip") == subnet.Gateway;
        });
    }

    private ModelCall DeleteSubnet(string who, ModelSubnet subnet)
    {
        var barred = ModelCloud.Owns(who, subnet.Network) ? null : ModelCloud.Barred(who, subnet);
        return new(who, "DELETE", Path("subnets", subnet), null, barred ?? (cloud.IsUsed(subnet) ? 409 : 204), _ => cloud.Subnets.Remove(subnet));
    }

    private ModelCall CreatePort(string who, ModelNetwork network, string name)
    {
        var mayUse = ModelCloud.Owns(who, network) || network.Shared;
        var status = !ModelCloud.Sees(who, network) ? 404 : !mayUse ? 403 : cloud.IsFull(network) ? 409 : 201;
        return Post(who, "ports", Under("port", $$"""{"network_id":"{{network.Id}}","name":"{{name}}"}"""), status, row => Keep(row, who, network, name));
    }

    private ModelCall CreatePortAt(string who, ModelSubnet subnet, string address)
    {
        var status = !ModelCloud.Owns(who, subnet.Network) ? 403 : !subnet.Has(address) ? 400 : cloud.IsTaken(subnet, address) ? 409 : 201;
        var body = Under("port", $$"""{"network_id":"{{subnet.Network.Id}}","fixed_ips":[{"subnet_id":"{{subnet.Id}}","ip_address":"{{address}}"}]}""");
        return Post(who, "ports", body, status, row => Keep(row, who, subnet.Network, "") && cloud.Ports[^1].Fixed?.Address == address);
    }

    private bool Keep(JsonElement row, string who, ModelNetwork network, string name)
    {
        var ips = row.GetProperty("fixed_ips").EnumerateArray().Select(ip => (Subnet: cloud.Subnets.Find(subnet => subnet.Id == Text(ip, "subnet_id")), Address: Text(ip, "ip_address"))).ToList();
        var right = cloud.SubnetsOf(network).Any() ? ips.Count == 1 && ips[0].Subnet is { } subnet && subnet.Network == network && subnet.Has(ips[0].Address) && !cloud.IsTaken(subnet, ips[0].Address) : ips.Count == 0;
        cloud.Ports.Add(new() { Id = Id(row), Project = ModelCloud.ProjectOf(who), Name = name, Network = network, Fixed = ips.Count == 0 ? null : (ips[0].Subnet!, ips[0].Address) });
        return right;
    }

    private ModelCall DeletePort(string who, ModelPort port)
    {
        var barred = ModelCloud.Owns(who, port.Network) ? null : ModelCloud.Barred(who, port);
        return new(who, "DELETE", Path("ports", port), null, barred ?? 204, _ =>
        {
            cloud.Forget(port);
            return true;
        });
    }

    private ModelCall CreateRouter(string who, string name)
    {
        var project = ModelCloud.ProjectOf(who);
        var status = cloud.Routers.Count(router => router.Project == project) >= ModelCloud.RouterQuota ? 409 : 201;
        return Post(who, "routers", Under("router", $$"""{"name":"{{name}}"}"""), status, row =>
        {
            cloud.Routers.Add(new() { Id = Id(row), Project = project, Name = name });
            return true;
        });
    }

    private ModelCall DeleteRouter(string who, ModelRouter router)
    {
        var used = router.Interfaces.Count > 0 || cloud.FloatingIps.Any(floating => floating.Router == router);
        return Delete(who, "routers", router, used ? 409 : 204, () => cloud.Routers.Remove(router));
    }

    private ModelCall AddInterface(string who, ModelRouter router, ModelSubnet subnet)
    {
        var clashes = router.Interfaces.Concat(router.GatewayAddress is { } outer ? [outer.Subnet] : []).Any(other => other.Number == subnet.Number);
        var status = ModelCloud.Barred(who, router) ?? (!ModelCloud.Sees(who, subnet) ? 404 : !ModelCloud.Owns(who, subnet) || clashes ? 400 : cloud.IsTaken(subnet, subnet.Gateway) ? 409 : 200);
        return new(who, "PUT", Path("routers", router) + "/add_router_interface", $$"""{"subnet_id":"{{subnet.Id}}"}""", status, row =>
        {
            router.Interfaces.Add(subnet);
            return Text(row, "subnet_id") == subnet.Id && Text(row, "id") == router.Id;
        });
    }

    private ModelCall RemoveInterface(string who, ModelRouter router, ModelSubnet subnet)
    {
        var needed = cloud.FloatingIps.Any(floating => floating.Router == router && (floating.Subnet == subnet || floating.Port!.Fixed!.Value.Subnet == subnet));
        var status = ModelCloud.Barred(who, router) ?? (!ModelCloud.Sees(who, subnet) || !router.Interfaces.Contains(subnet) ? 404 : needed ? 409 : 200);
        return new(who, "PUT", Path("routers", router) + "/remove_router_interface", $$"""{"subnet_id":"{{subnet.Id}}"}""", status, _ => router.Interfaces.Remove(subnet));
    }

    private ModelCall SetGateway(string who, ModelRouter router, ModelNetwork network)
    {
        var moves = router.Gateway != network;
        var status = ModelCloud.Barred(who, router) ?? (!ModelCloud.Sees(who, network) ? 404 : !network.External ? 400 : !moves ? 200 : HoldsFloatingIps(router) || cloud.IsFull(network) ? 409
            : cloud.SubnetsOf(network).Any(subnet => router.Interfaces.Any(other => other.Number == subnet.Number)) ? 400 : 200);
        return Put(who, "routers", "router", router, Under("external_gateway_info", $$"""{"network_id":"{{network.Id}}"}"""), status, row =>
        {
            var info = row.GetProperty("external_gateway_info");
            var address = info.GetProperty("external_fixed_ips").EnumerateArray().Select(ip => Text(ip, "ip_address")).SingleOrDefault();
            var subnet = address is null ? null : cloud.SubnetsOf(network).SingleOrDefault(candidate => candidate.Has(address));
            var right = Text(info, "network_id") == network.Id && (moves ? (subnet is null) == !cloud.SubnetsOf(network).Any() && (subnet is null || !cloud.IsTaken(subnet, address!)) : address == router.GatewayAddress?.Address);
            (router.Gateway, router.GatewayAddress) = (network, subnet is null ? null : (subnet, address!));
            return right;
        });
    }

    private ModelCall ClearGateway(string who, ModelRouter router)
    {
        var status = ModelCloud.Barred(who, router) ?? (HoldsFloatingIps(router) ? 409 : 200);
        return Put(who, "routers", "router", router, """{"external_gateway_info":null}""", status, row =>
        {
            (router.Gateway, router.GatewayAddress) = (null, null);
            return row.GetProperty("external_gateway_info").ValueKind == JsonValueKind.Null;
        });
    }

    private bool HoldsFloatingIps(ModelRouter router) => router.Gateway is not null && cloud.FloatingIps.Any(floating => floating.Router == router && !floating.IsOnInterface && floating.Network == router.Gateway);

    private ModelCall CreateFloatingIp(string who, ModelNetwork network, ModelPort? port)
    {
        var subnet = cloud.SubnetsOf(network).FirstOrDefault();
        var status = !ModelCloud.Sees(who, network) ? 404 : !network.External || subnet is null ? 400 : cloud.Free(subnet) == 0 ? 409
            : port is null ? 201 : Associated(who, ModelCloud.ProjectOf(who), network, subnet, port, null, 201);
        var extra = port is null ? "" : $",\"port_id\":\"{port.Id}\"";
        return Post(who, "floatingips", Under("floatingip", $$"""{"floating_network_id":"{{network.Id}}"{{extra}}}"""), status, row =>
        {
            var address = Text(row, "floating_ip_address");
            var right = subnet!.Has(address) && !cloud.IsTaken(subnet, address);
            var floating = new ModelFloatingIp { Id = Id(row), Project = ModelCloud.ProjectOf(who), Network = network, Subnet = subnet, Address = address, Port = port };
            if (port is not null) floating.Router = cloud.RouterFor(port.Fixed!.Value.Subnet, network, subnet);
            cloud.FloatingIps.Add(floating);
            return right && Leads(row, floating);
        });
    }

    private ModelCall Associate(string who, ModelFloatingIp floating, ModelPort? port)
    {
        var status = ModelCloud.Barred(who, floating) ?? (port is null ? 200 : Associated(who, floating.Project, floating.Network, floating.Subnet, port, floating, 200));
        return Put(who, "floatingips", "floatingip", floating, port is null ? """{"port_id":null}""" : $$"""{"port_id":"{{port.Id}}"}""", status, row =>
        {
            (floating.Port, floating.Router) = (port, port is null ? null : cloud.RouterFor(port.Fixed!.Value.Subnet, floating.Network, floating.Subnet));
            return Leads(row, floating);
        });
    }

    private int Associated(string who, string project, ModelNetwork network, ModelSubnet subnet, ModelPort port, ModelFloatingIp? own, int success) =>
        !ModelCloud.Sees(who, port) ? 404
        : (port.Project != project && !ModelCloud.IsAdmin(who)) || port.Fixed is null ? 400
        : cloud.RouterFor(port.Fixed.Value.Subnet, network, subnet) is null ? 404
        : cloud.FloatingIps.Any(other => other != own && other.Port == port && other.Network == network) ? 409
        : success;

    private static bool Leads(JsonElement row, ModelFloatingIp floating) =>
        TextOrNull(row, "port_id") == floating.Port?.Id && TextOrNull(row, "router_id") == floating.Router?.Id && TextOrNull(row, "fixed_ip_address") == floating.Port?.Fixed?.Address;

    private ModelCall? Groups(Func<ModelRow, string> by, string who, int a, int b) => (a % 5) switch
    {
        0 => CreateGroup(who, $"g{b}"),
        1 => On(cloud.Groups, b, group => Rename(by(group), "security-groups", "security_group", group, b)),
        2 => On(cloud.Groups, b, group => Delete(by(group), "security-groups", group, 204, () =>
        {
            cloud.Rules.RemoveAll(rule => rule.Group == group);
            cloud.Groups.Remove(group);
        })),
        3 => On(cloud.Groups, b, group => CreateRule(by(group), group, 1 + (b % 5))),
        _ => On(cloud.Rules, b, rule => Delete(by(rule), "security-group-rules", rule, 204, () => cloud.Rules.Remove(rule))),
    };

    private ModelCall CreateGroup(string who, string name) => Post(who, "security-groups", Under("security_group", $$"""{"name":"{{name}}"}"""), 201, row =>
    {
        var group = new ModelGroup { Id = Id(row), Project = ModelCloud.ProjectOf(who), Name = name };
        cloud.Groups.Add(group);
        foreach (var rule in row.GetProperty("security_group_rules").EnumerateArray()) cloud.Rules.Add(new() { Id = Id(rule), Project = group.Project, Group = group });
        return cloud.Rules.Count(rule => rule.Group == group) == 2;
    });

    private ModelCall CreateRule(string who, ModelGroup group, int port)
    {
        var status = !ModelCloud.Sees(who, group) ? 404 : cloud.Rules.Any(rule => rule.Group == group && rule.TcpPort == port) ? 409 : 201;
        var body = Under("security_group_rule", $$"""{"security_group_id":"{{group.Id}}","direction":"ingress","protocol":"tcp","port_range_min":{{port}},"port_range_max":{{port}}}""");
        return Post(who, "security-group-rules", body, status, row =>
        {
            cloud.Rules.Add(new() { Id = Id(row), Project = ModelCloud.ProjectOf(who), Group = group, TcpPort = port });
            return true;
        });
    }

    /// <summary>What is refused whatever there is.</summary>
    private static ModelCall Bad(string who, int a, int b)
    {
        var collection = new[] { "networks", "subnets", "ports", "routers", "floatingips", "security-groups" }[b % 6];
        var singular = collection[..^1].Replace('-', '_');
        return (a % 8) switch
        {
            0 => new(who, "GET", $"/v2.0/{collection}/{Nobody}", null, 404),
            1 => new(who, "DELETE", $"/v2.0/{collection}/{Nobody}", null, 404),
            2 => new(who, "PUT", $"/v2.0/{collection}/{Nobody}", Under(singular, """{"description":"x"}"""), 404),
            3 => new(who, "POST", $"/v2.0/{collection}", Under(singular, """{"colour":"red"}"""), 400),
            4 => new(who, "POST", $"/v2.0/{collection}", Under(singular, """{"description":7}"""), 400),
            5 => new(who, "POST", $"/v2.0/{collection}", "{\"", 400),
            6 => new("nobody", "GET", $"/v2.0/{collection}", null, 401),
            _ => new(who, "GET", $"/v2.0/{collection}?colour=red", null, 400),
        };
    }

    private static ModelCall Rename(string who, string collection, string singular, ModelRow row, int b, bool mayAlso = false)
    {
        var status = mayAlso ? 200 : ModelCloud.Barred(who, row) ?? 200;
        return Put(who, collection, singular, row, $$"""{"name":"m{{b}}"}""", status, shown =>
        {
            row.Name = $"m{b}";
            return Text(shown, "name") == row.Name;
        });
    }

    private static ModelCall Post(string who, string collection, string body, int status, Func<JsonElement, bool> done) =>
        new(who, "POST", "/v2.0/" + collection, body, status, reply => done(Only(reply)));

    private static ModelCall Put(string who, string collection, string singular, ModelRow row, string attributes, int status, Func<JsonElement, bool> done) =>
        new(who, "PUT", Path(collection, row), Under(singular, attributes), status, reply => done(Only(reply)));

    private static ModelCall Delete(string who, string collection, ModelRow row, int status, Action done) =>
        new(who, "DELETE", Path(collection, row), null, ModelCloud.Barred(who, row) ?? status, _ =>
        {
            done();
            return true;
        });

    private static string Under(string name, string value) => $"{{\"{name}\":{value}}}";
    private static string Path(string collection, ModelRow row) => $"/v2.0/{collection}/{row.Id}";
    private static JsonElement Only(JsonElement reply) => reply.EnumerateObject().Single().Value;
    private static string Id(JsonElement row) => Text(row, "id");
    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
    private static string? TextOrNull(JsonElement row, string name) => row.GetProperty(name).GetString();
    private static T? At<T>(List<T> rows, int at) where T : class => rows.Count == 0 ? null : rows[at % rows.Count];
    private static ModelCall? On<T>(List<T> rows, int at, Func<T, ModelCall?> call) where T : class => At(rows, at) is { } row ? call(row) : null;
}
