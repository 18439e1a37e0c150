namespace Neutrino.Api.Tests.Conformance;

/// <summary>What one announced extension consists of, by the public definitions.</summary>
/// <param name="Calls"><c>PUT /routers/{id}</c>.</param>
/// <param name="Attributes">Resource, name, and what may be done with it: post, put, filter, sort, shown.</param>
internal sealed record ApiReference(string Alias, List<string> Calls, List<(string Resource, string Name, string[] Traits)> Attributes)
{
    public static IReadOnlyList<ApiReference> Read(string file)
    {
        var all = new List<ApiReference>();
        foreach (var words in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Trim().Split(' ')))
        {
            if (words[0] == "alias") all.Add(new ApiReference(words[1], [], []));
            else if (words[0] == "call") all[^1].Calls.Add($"{words[1]} {words[2]}");
            else all[^1].Attributes.Add((words[1].Split('.', 2)[0], words[1].Split('.', 2)[1], words[2..]));
        }

        return all;
    }
}
