using System.Globalization;
using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>Flavors.</summary>
internal static class FlavorVerbs
{
    private static readonly Positional Which = Positional.One("flavor", "<flavor>", "Name or ID of flavor.");
    private static readonly string[] Columns = ["ID", "Name", "Memory_MiB", "Disk", "Ephemeral", "Swap", "VCPUs", "RXTX_Factor", "Is_Public"];
    private static readonly Option ExtraSpecs = Option.Flag("--extra-specs", "Get extra-specs of each flavor.");
    private static readonly Option Everybodys = Option.Flag("--all", "Display all flavors (Admin only).");

    private static readonly Option[] Extras =
    [
        Option.Number("--ephemeral", "<ephemeral>", "Ephemeral space size in GiB (default 0).") with { Attribute = "OS-FLV-EXT-DATA:ephemeral" },
        Option.Number("--swap", "<swap>", "Swap space size in MiB (default 0)."),
        Option.Text("--rxtx-factor", "<factor>", "RX/TX factor (default 1)."),
        Option.Boolean("--is-public", "Make flavor accessible to the public (default true).") with { Attribute = "os-flavor-access:is_public" },
    ];

    public static IEnumerable<Verb> All =>
    [
        new Verb("flavor-list", "Print a list of available 'flavors' (sizes of servers).", ListAsync) { Options = [ExtraSpecs, Everybodys], Printing = Printing.Many, Example = "nova flavor-list" },
        new Verb("flavor-show", "Show details about the given flavor.", ShowAsync) { Positionals = [Which], Printing = Printing.One, Example = "nova flavor-show m1.tiny" },
        new Verb("flavor-create", "Create a new flavor.", CreateAsync)
        {
            Positionals =
            [
                Positional.One("name", "<name>", "Unique name of the new flavor."),
                Positional.One("id", "<id>", "Unique ID of the new flavor; 'auto' generates one."),
                Positional.One("ram", "<ram>", "Memory size in MiB."),
                Positional.One("disk", "<disk>", "Disk size in GiB."),
                Positional.One("vcpus", "<vcpus>", "Number of vcpus."),
            ],
            Options = [.. Extras],
            Printing = Printing.Many,
            Example = "nova flavor-create m1.nano auto 64 1 1",
        },
        new Verb("flavor-delete", "Delete a specific flavor.", DeleteAsync) { Positionals = [Which], Printing = Printing.Many, Example = "nova flavor-delete m1.nano" },
        new Verb("flavor-key", "Set or unset extra_spec for a flavor.", KeyAsync)
        {
            Positionals = [Which, Positional.One("action", "<action>", "Actions: 'set' or 'unset'."), Positional.Some("metadata", "<key=value>", "Extra_specs to set/unset (only key is necessary on unset).")],
            Example = "nova flavor-key m1.tiny set hw:cpu_policy=shared",
        },
    ];

    private static async Task ListAsync(Invocation call)
    {
        var flavors = (await call.Session.GetAsync(Service.Compute, $"/flavors/detail{(call.Arguments.Has(Everybodys) ? "?is_public=None" : "")}")).List("flavors");
        if (call.Arguments.Has(ExtraSpecs)) foreach (var flavor in flavors.Where(flavor => !flavor.ContainsKey("extra_specs"))) flavor["extra_specs"] = await SpecsAsync(call, flavor);
        Print(call, flavors, call.Arguments.Has(ExtraSpecs));
    }

    private static void Print(Invocation call, IEnumerable<JsonObject> flavors, bool withSpecs = false) => Table.List(
        call,
        withSpecs ? [.. Columns, "extra_specs"] : Columns,
        flavors,
        ("Memory_MiB", flavor => flavor["ram"]),
        ("Ephemeral", flavor => flavor["OS-FLV-EXT-DATA:ephemeral"]),
        ("Is_Public", flavor => flavor["os-flavor-access:is_public"]),
        ("extra_specs", flavor => flavor["extra_specs"]));

    private static async Task<JsonNode?> SpecsAsync(Invocation call, JsonObject flavor) => (await call.Session.GetAsync(Service.Compute, $"{AddressOf(flavor)}/os-extra_specs")).Object("extra_specs").DeepClone();

    private static string AddressOf(JsonObject flavor) => $"/flavors/{Uri.EscapeDataString((string)flavor["id"]!)}";

    private static async Task ShowAsync(Invocation call)
    {
        var flavor = await Lookup.FlavorAsync(call, call.Arguments.Word("flavor"));
        flavor.Remove("links");
        if (!flavor.ContainsKey("extra_specs")) flavor["extra_specs"] = await SpecsAsync(call, flavor);
        Table.One(call, flavor);
    }

    private static async Task CreateAsync(Invocation call)
    {
        var flavor = new JsonObject { ["name"] = call.Arguments.Word("name"), ["id"] = call.Arguments.Word("id") is "auto" ? null : call.Arguments.Word("id") };
        foreach (var size in (ReadOnlySpan<string>)["ram", "disk", "vcpus"]) flavor[size] = Words.Number($"<{size}>", call.Arguments.Word(size));
        foreach (var option in call.Verb.Options.Where(call.Arguments.Has)) flavor[option.Attribute] = option.ToJson(call.Arguments.Values(option));
        if (call.Arguments.Value("--rxtx-factor") is { } word) flavor["rxtx_factor"] = double.TryParse(word, CultureInfo.InvariantCulture, out var factor) ? factor : throw new UsageException($"argument --rxtx-factor: invalid float value: '{word}'");
        var made = (await call.Session.PostAsync(Service.Compute, "/flavors", new JsonObject { ["flavor"] = flavor })).Object("flavor");
        Print(call, [made]);
    }

    private static async Task DeleteAsync(Invocation call)
    {
        var flavor = await Lookup.FlavorAsync(call, call.Arguments.Word("flavor"));
        await call.Session.DeleteAsync(Service.Compute, AddressOf(flavor));
        Print(call, [flavor]);
    }

    private static async Task KeyAsync(Invocation call)
    {
        var path = $"{AddressOf(await Lookup.FlavorAsync(call, call.Arguments.Word("flavor")))}/os-extra_specs";
        var words = call.Arguments.WordsOf("metadata");
        switch (call.Arguments.Word("action"))
        {
            case "set":
                var specs = Option.Map("<key=value>", "key=value", "").ToJson(words);
                await call.Session.PostAsync(Service.Compute, path, new JsonObject { ["extra_specs"] = specs });
                break;
            case "unset":
                foreach (var word in words) await call.Session.DeleteAsync(Service.Compute, $"{path}/{Uri.EscapeDataString(word.Split('=')[0])}");
                break;
            default:
                throw new UsageException($"argument <action>: invalid choice: '{call.Arguments.Word("action")}' (choose from 'set', 'unset')");
        }
    }
}
