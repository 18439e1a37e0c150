using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>Tags on a resource.</summary>
internal static class TagVerbs
{
    private static readonly Option Type = Option.Text("--resource-type", "TYPE", "Resource type.") with
    {
        Required = true, Choices = ["network", "subnet", "port", "router", "subnetpool", "floatingip", "security_group", "policy"],
    };

    private static readonly Option Which = Option.Text("--resource", "RESOURCE", "Resource name or ID.") with { Required = true };
    private static readonly Option Tag = Option.Text("--tag", "TAG", "The tag.");
    private static readonly Option Tags = Option.Many("--tag", "TAG", "Tag; may be given again.") with { Required = true };
    private static readonly Option All = Option.Flag("--all", "Remove all tags on the resource.");

    public static IEnumerable<Verb> Verbs =>
    [
        new Verb("tag-add", "Add a tag into the resource.", AddAsync) { Options = [Type, Which, Tag with { Required = true }], Example = "neutron tag-add --resource-type network --resource demo-net --tag blue" },
        new Verb("tag-replace", "Replace all tags on the resource.", ReplaceAsync) { Options = [Type, Which, Tags], Example = "neutron tag-replace --resource-type network --resource demo-net --tag blue --tag red" },
        new Verb("tag-remove", "Remove a tag on the resource.", RemoveAsync) { Options = [Type, Which, All, Tag], Example = "neutron tag-remove --resource-type network --resource demo-net --all" },
    ];

    private static async Task AddAsync(Invocation call)
    {
        if (call.Arguments.Value(Tag) is not { Length: > 0 } tag) throw new CommandException("Cannot add an empty value as tag", "give --tag TAG");
        await call.Session.PutAsync(Service.Network, $"{await PathAsync(call)}/{Uri.EscapeDataString(tag)}", null);
    }

    private static async Task ReplaceAsync(Invocation call) =>
        await call.Session.PutAsync(Service.Network, await PathAsync(call), new JsonObject { ["tags"] = Words.List(call.Arguments.Values(Tags)) });

    private static async Task RemoveAsync(Invocation call)
    {
        var tag = call.Arguments.Value(Tag);
        if (tag is null && !call.Arguments.Has(All)) throw new CommandException("--all or --tag must be specified", $"neutron help {call.Verb.Name}");
        var path = await PathAsync(call);
        await call.Session.DeleteAsync(Service.Network, tag is null ? path : $"{path}/{Uri.EscapeDataString(tag)}");
    }

    private static async Task<string> PathAsync(Invocation call)
    {
        var resource = Resources.Named(call.Arguments.Value(Type)!);
        var id = await Lookup.IdAsync(call, resource, call.Arguments.Value(Which)!);
        return $"/{(resource.Name == "policy" ? "policies" : resource.Path)}/{Uri.EscapeDataString(id)}/tags";
    }
}
