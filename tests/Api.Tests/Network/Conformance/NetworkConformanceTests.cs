using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Neutrino.Api.Tests.Conformance;

/// <summary>
/// Our replies beside those of a real Neutron 21. <c>neutron-21.txt</c> was recorded with <c>NETWORK_ORACLE=http://host:9696</c> and
/// <c>IDENTITY_ORACLE=http://host:5000</c> set (a fresh one: ML2 with the type driver local, the router plugin, users admin, demo and alt_demo with the password
/// <c>secret</c>); what differs on purpose stands in <c>differences.txt</c> with its reason. NETWORK_DIFFERENCES=file writes what differs now.
/// </summary>
public sealed partial class NetworkConformanceTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Network", "Conformance");
    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name);

    [Fact]
    public async Task Every_reply_is_Neutrons_or_differs_for_a_written_reason()
    {
        var calls = ScriptedCall.Read(Path.Combine(Folder, "calls.txt"));
        if (Setting("NETWORK_ORACLE") is { } oracle)
        {
            await RecordAsync(calls, new Uri(oracle));
            return;
        }

        var ours = await OursAsync(calls);
        var golden = await File.ReadAllLinesAsync(Path.Combine(Folder, "neutron-21.txt"));
        var differences = KnownDifferences.Read(Path.Combine(Folder, "differences.txt"));
        var actual = new List<string>();
        for (var i = 0; i < calls.Count; i++)
        {
            Assert.Equal(golden[2 * i], calls[i].Line);
            var lines = ReplyDifference.Of(golden[(2 * i) + 1], ours[i], differences.Everywhere);
            if (lines.Count > 0) actual.AddRange([$"{calls[i].Line} #{i + 1}", .. lines]);
        }

        if (Setting("NETWORK_DIFFERENCES") is { } file) await File.WriteAllLinesAsync(file, actual);

        // Both ways: no difference without a reason, no reason without its difference.
        Assert.Equal(string.Join("\n", differences.Calls), string.Join("\n", actual));
        Assert.Empty(differences.Unused);
    }

    private static async Task<IReadOnlyList<string>> OursAsync(IReadOnlyList<ScriptedCall> calls)
    {
        await using var api = new NetworkApiFixture { Rules = new() { HostName = "vm", Time = TimeProvider.System, DnsDomain = "lab.example.", DatapathType = "netdev" } };
        await api.InitializeAsync();
        string[] callers = ["admin", "demo", "other"];
        var projects = new Dictionary<string, string>
        {
            ["ADMIN_PROJECT"] = KnownTokens.AdminProject,
            ["DEMO_PROJECT"] = KnownTokens.DemoProject,
            ["OTHER_PROJECT"] = KnownTokens.OtherProject,
        };
        using var script = new NetworkScript(api.Address, callers.ToDictionary(caller => caller), projects, waits: false);
        var replies = await script.RunAsync(calls);
        Assert.Null(api.Failures.Last);
        return replies;
    }

    private static async Task RecordAsync(IReadOnlyList<ScriptedCall> calls, Uri oracle)
    {
        var identity = new Uri(Setting("IDENTITY_ORACLE")!);
        var (tokens, projects) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var (who, user) in new[] { ("admin", "admin"), ("demo", "demo"), ("other", "alt_demo") })
            (tokens[who], projects[who.ToUpperInvariant() + "_PROJECT"]) = await LogInAsync(identity, user);
        using var script = new NetworkScript(oracle, tokens, projects, waits: true);
        var recorded = await script.RunAsync(calls);
        await File.WriteAllLinesAsync(Setting("NETWORK_GOLDEN") ?? "neutron-21.txt", calls.Zip(recorded, (call, reply) => $"{call.Line}\n{reply}"));
    }

    private static async Task<(string Token, string Project)> LogInAsync(Uri identity, string user)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var login = """{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"USER","domain":{"id":"default"},"password":"secret"}}},"scope":{"project":{"name":"USER","domain":{"id":"default"}}}}}"""
            .Replace("USER", user, StringComparison.Ordinal);
        using var content = new StringContent(login, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(identity, "/v3/auth/tokens"), content);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.Headers.GetValues("X-Subject-Token").Single(), body.GetProperty("token").GetProperty("project").GetProperty("id").GetString()!);
    }

    /// <summary>What <c>differences.txt</c> lists: attributes that differ everywhere (<c>* name</c>), and calls with their own differences.</summary>
    private sealed partial class KnownDifferences
    {
        private readonly Dictionary<string, bool> attributes = [];

        public List<string> Calls { get; } = [];
        public IEnumerable<string> Unused => attributes.Where(attribute => !attribute.Value).Select(attribute => attribute.Key);

        public static KnownDifferences Read(string file)
        {
            var known = new KnownDifferences();
            foreach (var line in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#'))
            {
                if (line[0] == '*') known.attributes[line[2..]] = false;
                else known.Calls.Add(line);
            }

            return known;
        }

        public bool Everywhere(string path)
        {
            var plain = Place().Replace(path, "");
            if (attributes.Keys.FirstOrDefault(name => plain == name || plain.EndsWith("." + name, StringComparison.Ordinal) || plain.Contains("." + name + ".", StringComparison.Ordinal)) is not { } found) return false;
            return attributes[found] = true;
        }

        [GeneratedRegex(@"\[\d+\]")]
        private static partial Regex Place();
    }
}
