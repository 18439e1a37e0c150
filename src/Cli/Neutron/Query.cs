using System.Globalization;
using System.Text;

namespace Neutrino.Cli.Neutron;

/// <summary>A query string, in the order in which its parts were added.</summary>
internal sealed class Query
{
    private readonly List<(string Name, string Value)> parts = [];

    public bool Has(string name) => parts.Exists(part => part.Name == name);

    public void Add(string name, string value) => parts.Add((name, value));

    public string On(string path)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{separator}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
            separator = '&';
        }

        return text.ToString();
    }

    /// <summary>The same query as several, each short enough for a server, by splitting the values of one name.</summary>
    public static IEnumerable<Query> Split(string name, IReadOnlyList<string> values, Action<Query> prepare)
    {
        const int perRequest = 150;
        foreach (var chunk in values.Chunk(perRequest))
        {
            var query = new Query();
            prepare(query);
            foreach (var value in chunk) query.Add(name, value);
            yield return query;
        }
    }
}
