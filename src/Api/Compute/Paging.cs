using System.Globalization;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>A page of a list: <c>limit</c> and <c>marker</c>.</summary>
internal sealed record Paging(int Limit, string? Marker)
{
    public static Outcome<Paging> Of(ComputeExchange exchange, int most)
    {
        var limit = most;
        if (exchange.Query.Find("limit") is { } text)
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit))
                return new SchemaFault("limit", text, $"'{text}' does not match '^[0-9]*$'").AsQueryRefusal();
            if (limit < 0) return new SchemaFault("limit", text, $"'{text}' does not match '^[0-9]*$'").AsQueryRefusal();
        }

        return new Paging(Math.Min(limit, most), exchange.Query.Find("marker") is { Length: > 0 } marker ? marker : null);
    }

    /// <summary>The rows behind the marker, at most the limit. A refusal when the marker is none of them.</summary>
    public Outcome<List<T>> Cut<T>(IEnumerable<T> rows, Func<T, string> key, out bool more)
    {
        more = false;
        if (Marker is { } marker)
        {
            var all = rows.ToList();
            var at = all.FindIndex(row => key(row) == marker);
            if (at < 0) return ComputeRefusals.Bad($"marker [{marker}] not found", "MarkerNotFound");
            rows = all.Skip(at + 1);
        }

        var page = rows.Take(Limit + 1).ToList();
        more = page.Count > Limit;
        if (more) page.RemoveAt(Limit);
        return page;
    }

    /// <summary>The link to the next page.</summary>
    public static void WriteNext(Utf8JsonWriter json, ComputeExchange exchange, string name, string marker)
    {
        json.WriteStartArray(name);
        ServerWriter.WriteLink(json, "next", $"{exchange.FullPath}?{exchange.Query.Rewritten(["marker"], ("marker", marker))}");
        json.WriteEndArray();
    }
}
