using System.Text.Json;
using System.Text.RegularExpressions;

namespace Neutrino.Api.Tests.Conformance;

/// <summary>What the conformance script does with the API: which calls succeed in it, and what it gives, asks for and is shown of which attribute.</summary>
internal sealed partial class ScriptCoverage
{
    private readonly HashSet<string> calls = [];
    private readonly HashSet<(string Resource, string Name, string Trait)> attributes = [];

    /// <param name="calls">The script.</param>
    /// <param name="replies">Status and body of each.</param>
    public ScriptCoverage(IReadOnlyList<ScriptedCall> calls, IReadOnlyList<string> replies)
    {
        foreach (var (call, reply) in calls.Zip(replies).Where(pair => pair.Second[0] == '2')) Add(call, reply);
    }

    public bool Has(string call) => calls.Contains(Place().Replace(call, "*"));

    public bool Has(string resource, string name, string trait) => attributes.Contains((resource, name, trait));

    private void Add(ScriptedCall call, string reply)
    {
        var (path, query) = call.Path.Split('?') is [var before, var after] ? (before, after) : (call.Path, "");
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray();
        if (segments.Length == 0) return;
        calls.Add($"{call.Method} /{string.Join('/', segments.Select(Generalised))}");
        var resource = (segments.Contains("bindings") ? "bindings" : segments[0] == "auto-allocated-topology" ? "auto-allocated-topologies" : segments[0]).Replace('-', '_');
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)))
            attributes.Add(parameter[0] == "sort_key" ? (resource, parameter[1], "sort") : (resource, parameter[0], "filter"));
        if (call.Body is { } body && body.StartsWith('{')) AddAll(resource, call.Method == "POST" ? "post" : "put", JsonElement.Parse(body));
        if (reply.Length > 4 && reply[4] == '{') AddAll(resource, "shown", JsonElement.Parse(reply[4..]));
    }

    /// <summary>The members of the object, or of the objects, under its one name.</summary>
    private void AddAll(string resource, string trait, JsonElement body)
    {
        foreach (var content in body.EnumerateObject().Select(member => member.Value))
        {
            foreach (var item in content.ValueKind == JsonValueKind.Array ? content.EnumerateArray().ToArray() : [content])
            {
                if (item.ValueKind != JsonValueKind.Object) continue;
                foreach (var attribute in item.EnumerateObject()) attributes.Add((resource, attribute.Name, trait));
            }
        }
    }

    /// <summary>Ids, hosts and tags are values; everything else is part of the path.</summary>
    private static string Generalised(string segment, int place) => place is 1 or 3 ? "*" : segment;

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Place();
}
