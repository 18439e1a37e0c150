using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Neutrino.Api;

/// <summary>The parameters of a query string, decoded, in the order written; a name may come many times.</summary>
public sealed class QueryParameters
{
    private readonly ImmutableArray<KeyValuePair<string, string>> parameters;

    private QueryParameters(ImmutableArray<KeyValuePair<string, string>> parameters) => this.parameters = parameters;

    public ImmutableArray<KeyValuePair<string, string>> All => parameters;

    public static QueryParameters Parse(QueryString query)
    {
        if (!query.HasValue) return new QueryParameters([]);
        var found = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(query.Value)) found.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        return new QueryParameters(found.ToImmutable());
    }

    public IEnumerable<string> Every(string name) => parameters.Where(parameter => parameter.Key == name).Select(parameter => parameter.Value);

    /// <summary>The last value under the name, or null.</summary>
    public string? Find(string name) => Every(name).LastOrDefault();

    public bool Has(string name) => parameters.Any(parameter => parameter.Key == name);

    /// <summary>The query again, form-encoded, with every <paramref name="without"/> left out and <paramref name="with"/> at the end.</summary>
    public string Rewritten(ReadOnlySpan<string> without, params ReadOnlySpan<(string Name, string Value)> with)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
            if (!without.Contains(name)) Append(text, name, value);
        foreach (var (name, value) in with) Append(text, name, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string value)
    {
        if (text.Length > 0) text.Append('&');
        text.Append(Encoded(name)).Append('=').Append(Encoded(value));
    }

    private static string Encoded(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
