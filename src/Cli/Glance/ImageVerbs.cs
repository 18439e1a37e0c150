using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Glance;

/// <summary>Images: what is known of them.</summary>
internal static class ImageVerbs
{
    private const string Patch = "application/openstack-images-v2.1-json-patch";
    public static readonly Positional Image = Positional.One("image", "<IMAGE>", "Name or ID of image.");
    private static readonly Option SortKey = Option.Text("--sort-key", "<key>", "Sort image list by specified field.") with { Local = true };
    private static readonly Option SortDir = Option.Text("--sort-dir", "<dir>", "Sort image list in specified direction.") with { Choices = ["asc", "desc"], Local = true };
    private static readonly Option PageSize = Option.Number("--page-size", "<SIZE>", "Number of images to request in each paginated request.") with { Local = true };
    private static readonly Option Limit = Option.Number("--limit", "<LIMIT>", "Maximum number of images to get.") with { Local = true };
    private static readonly Option PropertyFilter = Option.Many("--property-filter", "<KEY=VALUE>", "Filter images by a user-defined image property.") with { Local = true };
    private static readonly Option PublicOnly = Option.Boolean("--is-public", "As of v1: True is --visibility public.") with { Local = true, Hidden = true };

    private static readonly Option[] Filters =
    [
        Option.Text("--name", "<NAME>", "Images of this name."),
        Option.Text("--status", "<STATUS>", "Images of this status."),
        Option.Text("--visibility", "<VISIBILITY>", "The visibility of the images to display."),
        Option.Text("--member-status", "<MEMBER_STATUS>", "The status of images to display: accepted, pending, rejected, all."),
        Option.Text("--owner", "<OWNER>", "Display images owned by <OWNER>."),
        Option.Text("--checksum", "<CHECKSUM>", "Displays images that match the MD5 checksum."),
        Option.Text("--tag", "<TAG>", "Filter images by a user-defined tag."),
        Option.Boolean("--hidden", "Filters results by hidden status.") with { Attribute = "os_hidden" },
    ];

    public static IEnumerable<Verb> All =>
    [
        new Verb("image-list", "List images you can access.", ListAsync)
        {
            Options = [.. Filters, SortKey, SortDir, PageSize, Limit, PropertyFilter, PublicOnly, ImageOptions.HumanReadable with { Hidden = true }], Printing = Printing.Many, Example = "glance image-list | awk '/ cirros-x86_64 /{print $2}'",
        },
        new Verb("image-show", "Describe a specific image.", async call => ImageTable.Print(call, await ImageLookup.FindAsync(call, call.Arguments.Word("image"))))
        {
            Positionals = [Image], Options = [ImageOptions.HumanReadable, ImageOptions.MaxColumnWidth], Printing = Printing.One, Example = "glance image-show cirros-x86_64",
        },
        UploadVerbs.Create,
        new Verb("image-update", "Update an existing image.", UpdateAsync)
        {
            Positionals = [Image], Options = [.. ImageOptions.Attributes, ImageOptions.RemoveProperty], Printing = Printing.One, Example = "glance image-update --name cirros --property os_type=linux cirros-x86_64",
        },
        new Verb("image-delete", "Delete specified image.", DeleteAsync) { Positionals = [Image with { Arity = Arity.OneOrMore }], Example = "glance image-delete cirros-x86_64" },
        UploadVerbs.Upload,
        UploadVerbs.Download,
        Act("image-deactivate", "Deactivate specified image.", HttpMethod.Post, "/actions/deactivate"),
        Act("image-reactivate", "Reactivate specified image.", HttpMethod.Post, "/actions/reactivate"),
        Tag("image-tag-update", "Update an image with the given tag.", HttpMethod.Put),
        Tag("image-tag-delete", "Delete the tag associated with the given image.", HttpMethod.Delete),
    ];

    private static async Task ListAsync(Invocation call)
    {
        var arguments = call.Arguments;
        var query = new List<string>();
        foreach (var option in call.Verb.Options.Where(option => !option.Local && arguments.Has(option))) query.Add($"{option.Attribute}={Uri.EscapeDataString(arguments.Value(option)!)}");
        if (arguments.Value(PublicOnly) is { } isPublic) query.Add($"visibility={(Words.Boolean(PublicOnly.Name, isPublic) ? "public" : "private")}");
        foreach (var filter in arguments.Values(PropertyFilter)) query.Add(Filter(filter));
        query.Add($"limit={arguments.Number(PageSize) ?? 200}");
        query.Add($"sort_key={Uri.EscapeDataString(arguments.Value(SortKey) ?? "name")}");
        query.Add($"sort_dir={arguments.Value(SortDir) ?? "asc"}");
        var images = await PagesAsync(call, $"/images?{string.Join('&', query)}", arguments.Number(Limit) ?? long.MaxValue);
        string[] columns = call.Session.Options.Has("verbose") ? ["ID", "Name", "Disk_format", "Container_format", "Size", "Status", "Owner"] : ["ID", "Name"];
        call.Printer.List(columns, [.. images.Select(image => columns.Select(column => new Cell(image[column.ToLowerInvariant()])).ToArray())]);
    }

    private static string Filter(string word)
    {
        var (key, value) = Words.Pair(word) ?? throw new CommandException("Argument --property-filter expected properties in the format KEY=VALUE");
        return $"{Uri.EscapeDataString(key)}={Uri.EscapeDataString(value)}";
    }

    private static async Task<List<JsonObject>> PagesAsync(Invocation call, string path, long limit)
    {
        var images = new List<JsonObject>();
        for (string? next = path; next is not null && images.Count < limit;)
        {
            var reply = await call.Session.GetAsync(Service.Image, next);
            images.AddRange(reply.List("images"));
            next = (string?)(reply.Body as JsonObject)?["next"] is { } link && link.IndexOf('?', StringComparison.Ordinal) is > 0 and var query ? $"/images{link[query..]}" : null;
        }

        return images.Count > limit ? images[..(int)limit] : images;
    }

    /// <summary>Changes as RFC 6902 has them: what is there is replaced, what is not is added.</summary>
    private static async Task UpdateAsync(Invocation call)
    {
        var image = await ImageLookup.FindAsync(call, call.Arguments.Word("image"));
        var changes = new JsonArray();
        foreach (var name in call.Arguments.Values(ImageOptions.RemoveProperty)) changes.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = Pointer(name) });
        foreach (var (name, value) in ImageOptions.Body(call)) changes.Add((JsonNode)new JsonObject { ["op"] = image.ContainsKey(name) ? "replace" : "add", ["path"] = Pointer(name), ["value"] = value?.DeepClone() });
        if (changes.Count == 0) throw new CommandException("Nothing to change was given", $"glance help {call.Verb.Name} lists what can be changed");
        var path = $"/images/{(string)image["id"]!}";
        var reply = await call.Session.SendAsync(Service.Image, HttpMethod.Patch, path, changes, contentType: Patch);
        ImageTable.Print(call, reply.Body as JsonObject ?? image);
    }

    private static string Pointer(string name) => $"/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static async Task DeleteAsync(Invocation call)
    {
        var failures = new List<string>();
        var next = "";
        foreach (var word in call.Arguments.WordsOf("image"))
        {
            try
            {
                await call.Session.DeleteAsync(Service.Image, $"/images/{await ImageLookup.IdAsync(call, word)}");
            }
            catch (CommandException failed)
            {
                failures.Add(failed.Message);
                next = failed.NextStep;
            }
            catch (ApiException refused)
            {
                failures.Add(refused.Status == 404 ? $"No image with an ID of '{word}' exists." : refused.Status == 403 ? $"You are not permitted to delete the image '{word}': {refused.Message}" : refused.Status == 409 ? $"Unable to delete image '{word}' because it is in use." : $"'{refused.Message}': Unable to delete image '{word}'");
                next = refused.Status == 409 ? "nova list --all-tenants shows the servers that use it" : refused.Status == 403 ? "a protected image: glance image-update --protected False; another's: ask its owner or an admin" : "";
            }
        }

        if (failures.Count > 0) throw new CommandException(string.Join('\n', failures), next);
    }

    private static Verb Act(string name, string summary, HttpMethod method, string path) =>
        new(name, summary, async call => await call.Session.SendAsync(Service.Image, method, $"/images/{await ImageLookup.IdAsync(call, call.Arguments.Word("image"))}{path}")) { Positionals = [Image], Example = $"glance {name} cirros-x86_64" };

    private static Verb Tag(string name, string summary, HttpMethod method) =>
        new(name, summary, async call => await call.Session.SendAsync(Service.Image, method, $"/images/{await ImageLookup.IdAsync(call, call.Arguments.Word("image"))}/tags/{Uri.EscapeDataString(call.Arguments.Word("tag"))}"))
        {
            Positionals = [Image, Positional.One("tag", "<TAG_VALUE>", "Value of the tag.")], Example = $"glance {name} cirros-x86_64 small",
        };
}
