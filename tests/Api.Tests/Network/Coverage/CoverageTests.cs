using System.Text;
using Neutrino.Rules;

namespace Neutrino.Api.Tests.Conformance;

/// <summary>An announced extension is there with every call and attribute, and <c>docs/api-coverage.md</c> says which of them the conformance script exercises.</summary>
public sealed class CoverageTests
{
    /// <summary>What the definitions say and Neutron 21 itself does not do, or what stands for it here.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["bindings.project_id"] = "Neutron's replies have none",
        ["networks.segments"] = "a network of one segment shows it as its provider attributes",
    };

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Network", name);
    internal static IReadOnlyList<ApiReference> References => ApiReference.Read(Path.Combine(Folder("Coverage"), "reference.txt"));

    internal static IReadOnlyDictionary<string, ResourceTable> Tables
    {
        get
        {
            var agents = new Agents(new RuleSettings { HostName = "vm", Time = TimeProvider.System });
            ResourceTable[] all = [.. NetworkTables.All, .. ComputedTables.Of(agents), BindingTable.Requests.Table];
            return all.ToDictionary(table => table.Plural);
        }
    }

    [Fact]
    public void Every_announced_extension_is_in_the_reference() =>
        Assert.Equal(Announced.Extensions.Select(extension => extension.Alias).Order(StringComparer.Ordinal), References.Skip(4).Select(reference => reference.Alias).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_attribute_of_an_announced_extension_is_in_its_table()
    {
        var missing = from reference in References
                      from attribute in reference.Attributes
                      let fault = Fault(attribute.Resource, attribute.Name, attribute.Traits)
                      where fault is not null && !Elsewhere.ContainsKey($"{attribute.Resource}.{attribute.Name}")
                      select $"{reference.Alias}: {attribute.Resource}.{attribute.Name} {fault}";
        Assert.Empty(missing);
    }

    [Fact]
    public async Task Every_call_of_an_announced_extension_is_answered()
    {
        await using var api = new NetworkApiFixture();
        await api.InitializeAsync();
        foreach (var call in References.SelectMany(reference => reference.Calls))
        {
            var (method, path) = call.Split(' ') is [var verb, var rest] ? (verb, rest) : default;
            var filled = path.Replace("{id}", "00000000-0000-4000-8000-000000000001", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            var answer = await api.Client.SendAsync(method, "/v2.0" + filled, method is "POST" or "PUT" ? Encoding.UTF8.GetBytes("{}") : null, "admin");
            Assert.True(answer.Code != 405 && !answer.Body.Contains("\"HTTPNotFound\"", StringComparison.Ordinal), $"{call}: {answer.Code} {answer.Body}");
        }
    }

    [Fact]
    public async Task The_document_is_what_the_tables_and_the_script_say()
    {
        var calls = ScriptedCall.Read(Path.Combine(Folder("Conformance"), "calls.txt"));
        var golden = await File.ReadAllLinesAsync(Path.Combine(Folder("Conformance"), "neutron-21.txt"));
        var script = new ScriptCoverage(calls, [.. Enumerable.Range(0, calls.Count).Select(i => golden[(2 * i) + 1])]);
        var document = Document(script, new ScriptCoverage(FurtherCallsTests.Calls, await FurtherCallsTests.RunAsync()));
        var file = Path.Combine(Root(), "docs", "api-coverage.md");
        if (Environment.GetEnvironmentVariable("NETWORK_COVERAGE") == "write") await File.WriteAllTextAsync(file, document);
        Assert.Equal(await File.ReadAllTextAsync(file), document);
        Assert.DoesNotContain("*no*", document, StringComparison.Ordinal);
    }

    private static string? Fault(string resource, string name, string[] traits)
    {
        if (!Tables.TryGetValue(resource, out var table)) return "has no table";
        var known = name is "tenant_id" or "project_id" ? table.Rules.FirstOrDefault(rule => rule.Name is "tenant_id" or "project_id") : table.Rules.FirstOrDefault(rule => rule.Name == name);
        if (known is null) return "is missing";
        var lacks = traits.Where(trait => !Has(known, trait)).ToList();
        return lacks.Count == 0 ? null : "lacks " + string.Join(", ", lacks);
    }

    private static bool Has(AttributeRule rule, string trait) => trait switch
    {
        "post" => rule.AllowPost,
        "put" => rule.AllowPut,
        "filter" => rule.IsFilter,
        "sort" => rule.IsSortKey,
        _ => rule.IsVisible,
    };

    private static string Document(ScriptCoverage script, ScriptCoverage further)
    {
        var text = new StringBuilder("""
            # Coverage of the Network API

            Every call and attribute of the core and of each announced extension. **yes**: the conformance script does it, with success, and the reply is compared with Neutron 21's
            (tests/Api.Tests/Network/Conformance); yes: FurtherCallsTests do it, or RichCloudTests, which filter and sort by every attribute that has it; empty: the API has no such use;
            anything else is the reason why there is nothing to try. Written by `NETWORK_COVERAGE=write` and held by a test.

            """);
        string Call(string call) => $"| {call} | {Mark(script.Has(call), further.Has(call), null)} |\n";
        string Row((string Resource, string Name, string[] Traits) attribute) =>
            $"| {attribute.Resource}.{attribute.Name} | {string.Join(" | ", Traits.Select(trait => attribute.Traits.Contains(trait) ? Cell(attribute.Resource, attribute.Name, trait) : ""))} |\n";
        string Cell(string resource, string name, string trait) => Mark(
            script.Has(resource, name, trait), further.Has(resource, name, trait) || IsSystematic(resource, trait), Elsewhere.GetValueOrDefault($"{resource}.{name}"));
        foreach (var reference in References)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {reference.Alias}\n");
            if (reference.Calls.Count + reference.Attributes.Count == 0) text.Append("\nA promise about behaviour: no call and no attribute of its own.\n");
            if (reference.Calls.Count > 0) text.Append("\n| call | tried |\n| --- | --- |\n").AppendJoin("", reference.Calls.Select(Call));
            if (reference.Attributes.Count > 0) text.Append("\n| attribute | create | change | filter | sort | shown |\n| --- | --- | --- | --- | --- | --- |\n").AppendJoin("", reference.Attributes.Select(Row));
        }

        return text.ToString();
    }

    private static readonly string[] Traits = ["post", "put", "filter", "sort", "shown"];

    private static bool IsSystematic(string resource, string trait) => trait is "filter" or "sort" && RichCloudTests.Collections.Contains(resource.Replace('_', '-'));

    private static string Mark(bool compared, bool tried, string? reason) => compared ? "**yes**" : tried ? "yes" : reason ?? "*no*";

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Neutrino.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }
}
