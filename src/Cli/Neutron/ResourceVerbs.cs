using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>create, show, update and delete of any resource of the table.</summary>
internal static class ResourceVerbs
{
    public static readonly Option Tenant = Option.Text("--tenant-id", "TENANT_ID", "The owner tenant ID.") with { Aliases = ["--tenant_id"] };
    public static readonly Option Field = Option.Many("--field", "FIELD", "Ask the server for this field only; may be given again.") with { Aliases = ["-F", "--fields"], Local = true };
    public static readonly Option Details = Option.Flag("--show-details", "Show detailed information.") with { Aliases = ["-D", "--show_details"], Local = true };
    public static readonly Option RequestFormat = Option.Text("--request-format", "json", "Kept for old habits.") with { Local = true, Hidden = true };

    public static IEnumerable<Verb> Of(Resource resource)
    {
        foreach (var verb in resource.Verbs)
        {
            yield return verb switch
            {
                "create" => Create(resource),
                "list" => ListVerb.Of(resource),
                "show" => Show(resource),
                "update" => Update(resource),
                _ => Delete(resource),
            };
        }
    }

    /// <summary>Prints one resource as <c>show</c> and <c>create</c> do: fields sorted by name; in the table, list items a line each.</summary>
    public static void Print(Invocation call, JsonObject found, int? indent = null) =>
        call.Printer.One([.. found.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => (field.Key, new Cell(field.Value, Shown(field.Value, indent))))]);

    /// <summary>The body of a request: known options under their attributes, then what else was said.</summary>
    public static JsonObject Body(Invocation call)
    {
        var body = new JsonObject();
        foreach (var positional in call.Verb.Positionals)
        {
            if (call.Arguments.OptionalWord(positional.Name) is { } word) body[positional.Name] = word;
        }

        AddOptions(call, body);
        return body;
    }

    public static void AddOptions(Invocation call, JsonObject body)
    {
        foreach (var option in call.Verb.Options.Where(option => !option.Local && call.Arguments.Has(option)))
        {
            body[option.Attribute] = option.ToJson(call.Arguments.Values(option));
        }
    }

    /// <summary>Puts ids where options and places of the verb take names.</summary>
    public static async Task ResolveAsync(Invocation call, JsonObject body)
    {
        var places = call.Verb.Positionals.Where(positional => positional.Resource is not null).Select(positional => (Key: positional.Name, Resource: positional.Resource!));
        var options = call.Verb.Options.Where(option => option.Resource is not null && !option.Local && call.Arguments.Has(option)).Select(option => (Key: option.Attribute, Resource: option.Resource!));
        foreach (var (key, resource) in places.Concat(options).ToList())
        {
            if (body[key] is JsonArray names)
            {
                var ids = new JsonArray();
                foreach (var name in names) ids.Add((JsonNode)await Lookup.IdAsync(call, resource, name!.GetValue<string>()));
                body[key] = ids;
            }
            else if (body[key] is JsonValue name) body[key] = await Lookup.IdAsync(call, resource, name.GetValue<string>());
        }
    }

    private static string? Shown(JsonNode? value, int? indent) => value switch
    {
        JsonArray array => string.Join('\n', array.Select(item => item is JsonObject map ? PythonText.Json(map, indent) : PythonText.Str(item))),
        JsonObject map => PythonText.Json(map, indent),
        _ => null,
    };

    private static Verb Create(Resource resource) => new($"{resource.Verb}-create", $"Create {Article(resource)} for a given tenant.", call => CreateAsync(call, resource))
    {
        Positionals = resource.CreateWords,
        Options = [Tenant, .. resource.CreateOptions, RequestFormat],
        TakesAttributes = true,
        Printing = Printing.One,
        Example = $"neutron {resource.Verb}-create {resource.CreateExample}",
    };

    private static async Task CreateAsync(Invocation call, Resource resource)
    {
        var body = Body(call);
        await ResolveAsync(call, body);
        if (resource.CompleteCreate is { } complete) await complete(call, body);
        Add(body, call.Arguments.Attributes);
        var reply = await call.Session.PostAsync(Service.Network, $"/{resource.Path}", new JsonObject { [resource.Name] = body });
        if (call.Printer.IsTable) call.Say($"Created a new {resource.Name}:");
        Print(call, reply.Object(resource.Name));
    }

    private static Verb Show(Resource resource) => new($"{resource.Verb}-show", $"Show information of {Article(resource)}.", call => ShowAsync(call, resource))
    {
        Positionals = [Which(resource, "to look up")],
        Options = [Field, Details, RequestFormat],
        Printing = Printing.One,
        Example = $"neutron {resource.Verb}-show {resource.Sample}",
    };

    private static async Task ShowAsync(Invocation call, Resource resource)
    {
        var id = await IdAsync(call, resource, call.Arguments.Word("id"));
        var query = new Query();
        if (call.Arguments.Has(Details)) query.Add("verbose", "True");
        foreach (var field in call.Arguments.Values(Field)) query.Add("fields", field);
        var reply = await call.Session.GetAsync(Service.Network, query.On($"/{resource.Path}/{Uri.EscapeDataString(id)}"));
        Print(call, reply.Object(resource.Name), resource.Indent);
    }

    private static Verb Update(Resource resource) => new($"{resource.Verb}-update", $"Update {Article(resource)}.", call => UpdateAsync(call, resource))
    {
        Positionals = [Which(resource, "to update")],
        Options = [.. resource.UpdateOptions, RequestFormat],
        TakesAttributes = true,
        Example = $"neutron {resource.Verb}-update {resource.Sample} {resource.UpdateExample}",
    };

    private static async Task UpdateAsync(Invocation call, Resource resource)
    {
        var body = new JsonObject();
        AddOptions(call, body);
        await ResolveAsync(call, body);
        if (resource.CompleteUpdate is { } complete) await complete(call, body);
        Add(body, call.Arguments.Attributes);
        if (body.Count == 0) throw new CommandException($"Must specify new values to update {resource.Name}", $"neutron help {call.Verb.Name} lists what can be changed");
        var word = call.Arguments.Word("id");
        var id = await IdAsync(call, resource, word);
        await call.Session.PutAsync(Service.Network, $"/{resource.Path}/{Uri.EscapeDataString(id)}", new JsonObject { [resource.Name] = body });
        call.Say($"Updated {resource.Name}: {word}");
    }

    private static Verb Delete(Resource resource) => new($"{resource.Verb}-delete", $"Delete {Article(resource)}.", call => DeleteAsync(call, resource))
    {
        Positionals = [Which(resource, "to delete") with { Arity = Arity.OneOrMore }],
        Options = [RequestFormat],
        Example = $"neutron {resource.Verb}-delete {resource.Sample}",
    };

    /// <summary>Deletes all it can, then says which it did not find.</summary>
    private static async Task DeleteAsync(Invocation call, Resource resource)
    {
        List<string> deleted = [], missing = [], ambiguous = [];
        ApiException? refused = null;
        foreach (var word in call.Arguments.WordsOf("id"))
        {
            try
            {
                var id = await IdAsync(call, resource, word);
                await call.Session.DeleteAsync(Service.Network, $"/{resource.Path}/{Uri.EscapeDataString(id)}");
                deleted.Add(word);
            }
            catch (NotFoundException)
            {
                missing.Add(word);
            }
            catch (ApiException absent) when (absent.Status == 404)
            {
                missing.Add(word);
            }
            catch (AmbiguousException several)
            {
                ambiguous.Add($"{word}' ({string.Join(", ", several.Ids)})");
            }
            catch (ApiException fault)
            {
                refused = fault;
                break;
            }
        }

        if (deleted.Count > 0) call.Say($"Deleted {resource.Name}(s): {string.Join(", ", deleted)}");
        if (refused is not null) throw refused;
        var failures = new List<string>();
        if (missing.Count > 0) failures.Add($"Unable to find {resource.Name}(s) with id(s) '{string.Join(", ", missing)}'.");
        if (ambiguous.Count > 0) failures.Add($"Multiple {resource.Name}(s) matches found for name(s) '{string.Join(", '", ambiguous)}. Please use an ID to be more specific.");
        if (failures.Count > 0) throw new CommandException(string.Join('\n', failures), $"neutron {resource.Verb}-list shows what there is");
    }

    private static void Add(JsonObject body, JsonObject attributes)
    {
        foreach (var (key, value) in attributes) body[key] = value?.DeepClone();
    }

    private static Task<string> IdAsync(Invocation call, Resource resource, string word) => resource.HasName ? Lookup.IdAsync(call, resource, word) : Task.FromResult(word);

    private static Positional Which(Resource resource, string purpose) =>
        Positional.One("id", resource.Name.ToUpperInvariant(), $"{(resource.HasName ? "ID or name" : "ID")} of {resource.Title} {purpose}.");

    private static string Article(Resource resource) => $"{("aeiou".Contains(resource.Title[0], StringComparison.Ordinal) ? "an" : "a")} {resource.Title}";
}
