using System.Text.Json.Nodes;

namespace Neutrino.Bench;

/// <summary>Servers, made and waited for.</summary>
internal sealed class ComputeClient(Client api)
{
    private const string Compute = "http://127.0.0.1:8774/v2.1";

    public string Create(string attributes) => (string)api.Send(HttpMethod.Post, $"{Compute}/servers", $$"""{"server": {{attributes}}}""")!["server"]!["id"]!;
    public void Act(string id, string action) => api.Send(HttpMethod.Post, $"{Compute}/servers/{id}/action", action);
    public JsonNode Show(string id) => api.Send(HttpMethod.Get, $"{Compute}/servers/{id}")!["server"]!;

    /// <summary>A flavor of its own, so that what is measured is not the memory of a guest.</summary>
    public string Flavor(int ramMb)
    {
        var made = api.Send(HttpMethod.Post, $"{Compute}/flavors", $$$"""{"flavor": {"name": "bench{{{ramMb}}}", "ram": {{{ramMb}}}, "vcpus": 1, "disk": 1}}""")!;
        return (string)made["flavor"]!["id"]!;
    }

    public void Await(string id, string status)
    {
        while (Show(id) is var server && (string)server["status"]! != status)
            if ((string)server["status"]! == "ERROR") throw new InvalidOperationException($"server {id} is in ERROR: {server["fault"]}");
            else Thread.Sleep(2);
    }

    public void Delete(params IEnumerable<string> ids)
    {
        foreach (var id in ids) api.Send(HttpMethod.Delete, $"{Compute}/servers/{id}");
        while (api.Send(HttpMethod.Get, $"{Compute}/servers")!["servers"]!.AsArray().Any(server => ids.Contains((string)server!["id"]!))) Thread.Sleep(20);
    }
}
