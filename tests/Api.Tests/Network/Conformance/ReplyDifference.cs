using System.Text.Json;

namespace Neutrino.Api.Tests.Conformance;

/// <summary>What is different between two replies, by attribute: <c>  network.mtu: 1500 | 1400</c>, theirs first.</summary>
internal static class ReplyDifference
{
    private const string Absent = "-";

    /// <param name="theirs">Status and body.</param>
    /// <param name="ours">Status and body.</param>
    /// <param name="ignored">Whether an attribute, by its path without places in lists, may differ everywhere.</param>
    public static IReadOnlyList<string> Of(string theirs, string ours, Func<string, bool> ignored)
    {
        var (left, right) = (Flat(theirs), Flat(ours));
        return [.. left.Keys.Union(right.Keys)
            .Where(path => left.GetValueOrDefault(path, Absent) != right.GetValueOrDefault(path, Absent) && !ignored(path))
            .Select(path => $"  {path}: {left.GetValueOrDefault(path, Absent)} | {right.GetValueOrDefault(path, Absent)}")];
    }

    private static Dictionary<string, string> Flat(string reply)
    {
        var leaves = new Dictionary<string, string> { ["status"] = reply[..3] };
        if (reply.Length > 4) Add(leaves, "", JsonElement.Parse(reply[4..]));
        return leaves;
    }

    private static void Add(Dictionary<string, string> leaves, string path, JsonElement element)
    {
        var isLeaf = element.ValueKind switch { JsonValueKind.Object => !element.EnumerateObject().Any(), JsonValueKind.Array => element.GetArrayLength() == 0, _ => true };
        if (isLeaf) leaves[path.Length == 0 ? "body" : path] = element.GetRawText();
        else if (element.ValueKind == JsonValueKind.Object)
            foreach (var property in element.EnumerateObject()) Add(leaves, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
        else
            foreach (var (index, item) in element.EnumerateArray().Index()) Add(leaves, $"{path}[{index}]", item);
    }
}
