using System.Text.Json;
using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>The list of any resource: filters, sorting and paging are the server's; columns are the client's.</summary>
internal static class ListVerb
{
    private static readonly Option PageSize = Option.Number("--page-size", "SIZE", "Ask for so many at a time.") with { Aliases = ["-P"], Local = true };
    private static readonly Option SortKey = Option.Many("--sort-key", "FIELD", "Sort by this field; may be given again.") with { Local = true };
    private static readonly Option SortDir = Option.Many("--sort-dir", "{asc,desc}", "Direction for each --sort-key.") with { Choices = ["asc", "desc"], Local = true };

    public static Verb Of(Resource resource) => new($"{resource.Verb}-list", $"List {resource.Title}s that belong to a given tenant.", call => RunAsync(call, resource, $"/{resource.Path}"))
    {
        Options = Options(resource),
        TakesAttributes = true,
        Printing = Printing.Many,
        Example = resource.ListExample.Length > 0 ? resource.ListExample : $"neutron {resource.Verb}-list",
    };

    public static ValueList<Option> Options(Resource resource) =>
        [ResourceVerbs.Field, ResourceVerbs.Details, PageSize, SortKey, SortDir, .. resource.ListOptions, ResourceVerbs.RequestFormat];

    /// <summary>Lists what is at <paramref name="path"/>, a path of its own for lists that belong to something else.</summary>
    public static async Task RunAsync(Invocation call, Resource resource, string path, params (string Name, string Value)[] filters)
    {
        var query = Filters(call);
        foreach (var (name, value) in resource.ListDefaults.Where(filter => !query.Has(filter.Name)).Concat(filters)) query.Add(name, value);
        var rows = await ReadAsync(call, resource, path, query);
        if (resource.Extend is { } extend) await extend(call, rows);
        await PrintAsync(call, resource, rows);
    }

    /// <summary>Prints rows under the columns asked for, else those of the table, else all.</summary>
    public static async Task PrintAsync(Invocation call, Resource resource, List<JsonObject> rows)
    {
        var columns = await ColumnsAsync(call, resource, rows);
        var heads = columns.Select(column => HeadOf(call, resource, column)).ToList();
        call.Printer.List(heads, [.. rows.Select(row => columns.Select(column => CellOf(resource, row, column)).ToArray())]);
    }

    private static Cell CellOf(Resource resource, JsonObject row, string column) =>
        new(row[column] ?? "", resource.Formats.TryGetValue(column, out var format) ? format(row) ?? "" : null);

    /// <summary>A rule's group is shown by name, under the name of the group.</summary>
    private static string HeadOf(Invocation call, Resource resource, string column) =>
        resource == SecurityGroups.Rules && !call.Arguments.Has(SecurityGroups.NoNames) && column is "security_group_id" or "remote_group_id" ? column[..^3] : column;

    private static Query Filters(Invocation call)
    {
        var arguments = call.Arguments;
        var query = new Query();
        foreach (var field in arguments.Values(ResourceVerbs.Field).SelectMany(SecurityGroups.FieldsFor)) query.Add("fields", field);
        if (arguments.Has(ResourceVerbs.Details)) query.Add("verbose", "True");
        foreach (var option in call.Verb.Options.Where(option => !option.Local && arguments.Has(option)))
        {
            foreach (var value in arguments.Values(option)) query.Add(option.Attribute, value);
        }

        foreach (var (name, value) in arguments.Attributes)
        {
            foreach (var item in value is JsonArray many ? many.ToList() : [value]) query.Add(name, PythonText.Str(item));
        }

        var directions = arguments.Values(SortDir);
        foreach (var key in arguments.Values(SortKey)) query.Add("sort_key", key);
        for (var i = 0; i < arguments.Values(SortKey).Count; i++) query.Add("sort_dir", i < directions.Count ? directions[i] : "asc");
        if (arguments.Number(PageSize) is { } size) query.Add("limit", PythonText.Str(size));
        return query;
    }

    /// <summary>Reads all pages. The link to the next is the server's; its host is not followed, only its query.</summary>
    private static async Task<List<JsonObject>> ReadAsync(Invocation call, Resource resource, string path, Query query)
    {
        var rows = new List<JsonObject>();
        for (string? next = query.On(path); next is not null;)
        {
            var reply = await call.Session.GetAsync(Service.Network, next);
            rows.AddRange(reply.List(resource.Plural).Select(row => (JsonObject)row.DeepClone()));
            next = ((reply.Body as JsonObject)?[$"{resource.Plural}_links"] as JsonArray)?.OfType<JsonObject>()
                .Where(link => (string?)link["rel"] == "next").Select(link => (string?)link["href"]).FirstOrDefault() is { } href
                ? path + new Uri(href).Query
                : null;
        }

        return rows;
    }

    private static async Task<List<string>> ColumnsAsync(Invocation call, Resource resource, List<JsonObject> rows)
    {
        if (rows.Count == 0) return [];
        var available = rows[0].Select(field => field.Key).ToHashSet(StringComparer.Ordinal);
        if (call.Arguments.Values(OutputOptions.Column).Count > 0 || resource.Columns.Count == 0) return [.. available.Order(StringComparer.Ordinal)];
        var columns = resource.Columns.Where(available.Contains).ToList();
        if (columns.Contains("tenant_id") || !available.Contains("tenant_id") || !(await call.Session.TokenAsync()).IsAdmin) return columns;
        columns.Insert(Math.Max(Math.Max(columns.IndexOf("id"), columns.IndexOf("name")), 0) + 1, "tenant_id");
        return columns;
    }
}
