using System.Text;
using System.Text.Json;
using CsCheck;
using Neutrino.Model;

namespace Neutrino.Api.Tests.Model;

/// <summary>Random calls of three projects through HTTP, held to the reference model: every status, every list, every row.</summary>
public sealed class ReferenceModelTests
{
    private static readonly string[] Callers = ["admin", "demo", "other"];
    private static readonly int Walks = Environment.GetEnvironmentVariable("NEUTRINO_LONG") == "1" ? 600 : 60;
    private static readonly Gen<(int Kind, int A, int B, int C)[]> Numbers = Gen.Select(Gen.Int[0, ModelWalk.Kinds - 1], Gen.Int[0, 100], Gen.Int[0, 100], Gen.Int[0, 100]).Array[20, 120];

    [Fact]
    public Task Every_call_does_what_the_model_says() => Numbers.SampleAsync(async numbers =>
    {
        var ids = new Random(1);
        await using var api = new NetworkApiFixture { Rules = new() { HostName = "box", Time = TimeProvider.System, NewId = () => NextId(ids) } };
        await api.InitializeAsync();
        foreach (var who in Callers)
        {
            var limits = $$$"""{"quota":{"network":{{{ModelCloud.NetworkQuota}}},"router":{{{ModelCloud.RouterQuota}}},"security_group":-1,"security_group_rule":-1}}""";
            Assert.Equal(200, (await api.Client.PutAsync("/v2.0/quotas/" + ModelCloud.ProjectOf(who), limits, "admin")).Code);
        }

        var cloud = new ModelCloud();
        var walk = new ModelWalk(cloud);
        foreach (var call in walk.Start())
        {
            Assert.InRange(call.Status, 200, 201);
            await CallAsync(api, call);
            await LearnAsync(api, cloud);
        }

        foreach (var (kind, a, b, c) in numbers)
        {
            if (walk.Next(kind, a, b, c) is not { } call) continue;
            await CallAsync(api, call);
            await LearnAsync(api, cloud);
            await ListsAsync(api, cloud, Callers[a % 3], shows: false);
        }

        foreach (var who in Callers) await ListsAsync(api, cloud, who, shows: true);
        Assert.Null(api.Failures.Last);
    }, iter: Walks, threads: 1);

    private static async Task CallAsync(NetworkApiFixture api, ModelCall call)
    {
        var before = api.Store.Current;
        var answer = await api.Client.SendAsync(call.Method, call.Path, call.Body is null ? null : Encoding.UTF8.GetBytes(call.Body), call.Who == "nobody" ? null : call.Who);
        Assert.True(answer.Code == call.Status, $"{call}, {answer.Code} {answer.Body}");
        if (answer.Code >= 400) Assert.Same(before, api.Store.Current);
        else Assert.True(call.Done?.Invoke(answer.Body.Length == 0 ? default : answer.Json) ?? true, $"{call}: {answer.Body}");
        if (!ModelCloud.IsAdmin(call.Who)) NobodyElsesChanged(before, api.Store.Current, ModelCloud.ProjectOf(call.Who));
    }

    /// <summary>
    /// But for what is another's on one's own: revision and tag of a shared network on which one has a subnet or port, a subnet on one's own network, a floating IP on one's own port.
    /// </summary>
    private static void NobodyElsesChanged(Snapshot before, Snapshot after, string project)
    {
        bool Owns(string? network) => before.Networks.Find(network) is { } known && known.ProjectId == project;
        bool HasPort(string? port) => before.Ports.Find(port) is { } known && (known.ProjectId == project || Owns(known.NetworkId));
        Network Plain(Network network) => before.Networks.Find(network.Id) is { } old ? network with { Standard = old.Standard, LocalVlan = old.LocalVlan } : network;
        Same(before.Networks, after.Networks, network => network.ProjectId == project, Plain);
        Same(before.Subnets, after.Subnets, subnet => subnet.ProjectId == project || Owns(subnet.NetworkId));
        Same(before.Routers, after.Routers, router => router.ProjectId == project);
        Same(before.FloatingIps, after.FloatingIps, floating => floating.ProjectId == project || HasPort(before.FloatingIps.Find(floating.Id)?.PortId));
        Same(before.SecurityGroups, after.SecurityGroups, group => group.ProjectId == project);
        Same(before.SecurityGroupRules, after.SecurityGroupRules, rule => rule.ProjectId == project || before.SecurityGroups.Find(rule.SecurityGroupId)?.ProjectId == project);
    }

    private static void Same<T>(Table<T> before, Table<T> after, Func<T, bool> isOwn, Func<T, T>? plain = null) where T : class, INetworkResource =>
        Assert.Equal(before.All.Where(row => !isOwn(row)), after.All.Where(row => !isOwn(row)).Select(plain ?? (row => row)));

    /// <summary>Which address a subnet's DHCP server took.</summary>
    private static async Task LearnAsync(NetworkApiFixture api, ModelCloud cloud)
    {
        foreach (var subnet in cloud.Subnets.Where(subnet => subnet is { Dhcp: true, DhcpAddress: null }))
        {
            var ports = (await api.Client.GetAsync($"/v2.0/ports?device_owner=network:dhcp&network_id={subnet.Network.Id}", "admin")).Json.GetProperty("ports");
            var ips = Assert.Single(ports.EnumerateArray()).GetProperty("fixed_ips").EnumerateArray();
            var address = Assert.Single(ips, ip => ip.GetProperty("subnet_id").GetString() == subnet.Id).GetProperty("ip_address").GetString()!;
            Assert.True(subnet.Has(address) && !cloud.IsTaken(subnet, address), address);
            subnet.DhcpAddress = address;
        }
    }

    private static async Task ListsAsync(NetworkApiFixture api, ModelCloud cloud, string who, bool shows)
    {
        await ListAsync(api, who, "networks", cloud.Networks, shows);
        await ListAsync(api, who, "subnets", cloud.Subnets, shows);
        await ListAsync(api, who, "routers", cloud.Routers, shows);
        await ListAsync(api, who, "floatingips", cloud.FloatingIps, shows, floating => (floating.Port?.Id, floating.Router?.Id), row => (row.GetProperty("port_id").GetString(), row.GetProperty("router_id").GetString()));
        await ListAsync(api, who, "security-groups", cloud.Groups, shows, leaveOut: row => row.GetProperty("name").GetString() == "default");
        var made = cloud.Groups.Select(group => group.Id).ToHashSet();
        await ListAsync(api, who, "security-group-rules", cloud.Rules, shows, leaveOut: row => !made.Contains(row.GetProperty("security_group_id").GetString()!));
        await ListAsync(api, who, "ports", cloud.Ports, shows, port => (port.Fixed?.Address, null),
            row => (row.GetProperty("fixed_ips").EnumerateArray().Select(ip => ip.GetProperty("ip_address").GetString()).SingleOrDefault(), null), IsOwn);
        var own = (await api.Client.GetAsync("/v2.0/ports", who)).Json.GetProperty("ports").EnumerateArray().Where(IsOwn)
            .Select(row => (row.GetProperty("network_id").GetString()!, row.GetProperty("project_id").GetString()!, row.GetProperty("device_owner").GetString()!,
                row.GetProperty("device_owner").GetString() == "network:dhcp" ? "" : row.GetProperty("device_id").GetString()!));
        var expected = cloud.OwnPorts.Where(port => ModelCloud.Owns(who, port.Network) || port.Project == ModelCloud.ProjectOf(who)).Select(port => (port.Network.Id, port.Project, port.Owner, port.Device));
        Assert.Equal(expected.Order(), own.Order());
    }

    private static async Task ListAsync<T>(
        NetworkApiFixture api, string who, string collection, List<T> rows, bool shows,
        Func<T, (string?, string?)>? said = null, Func<JsonElement, (string?, string?)>? read = null, Func<JsonElement, bool>? leaveOut = null) where T : ModelRow
    {
        var plural = collection.Replace('-', '_');
        var listed = (await api.Client.GetAsync("/v2.0/" + collection, who)).Json.GetProperty(plural).EnumerateArray().Where(row => leaveOut?.Invoke(row) != true).ToList();
        var name = plural is "floatingips" or "security_group_rules" ? "id" : "name";
        Assert.Equal(
            rows.Where(row => ModelCloud.Sees(who, row)).Select(row => (row.Id, row.Project, name == "id" ? row.Id : row.Name, said?.Invoke(row))).OrderBy(row => row.Id, StringComparer.Ordinal),
            listed.Select(row => (row.GetProperty("id").GetString()!, row.GetProperty("project_id").GetString()!, row.GetProperty(name).GetString()!, read?.Invoke(row))).OrderBy(row => row.Item1, StringComparer.Ordinal));
        if (!shows) return;
        foreach (var row in listed)
            Assert.Equal(row.GetRawText(), (await api.Client.GetAsync($"/v2.0/{collection}/{row.GetProperty("id").GetString()}", who)).Json.EnumerateObject().Single().Value.GetRawText());
        foreach (var hidden in rows.Where(row => !ModelCloud.Sees(who, row)))
            Assert.Equal(404, (await api.Client.GetAsync($"/v2.0/{collection}/{hidden.Id}", who)).Code);
    }

    private static bool IsOwn(JsonElement port) => port.GetProperty("device_owner").GetString()!.StartsWith("network:", StringComparison.Ordinal);

    private static Guid NextId(Random ids)
    {
        var bytes = new byte[16];
        ids.NextBytes(bytes);
        return new Guid(bytes);
    }
}
