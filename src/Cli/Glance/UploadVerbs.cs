using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Glance;

/// <summary>The bytes of images, up and down.</summary>
internal static class UploadVerbs
{
    private static readonly Option Id = Option.Text("--id", "<ID>", "An identifier for the image.");
    private static readonly Option Tags = Option.Many("--tags", "<TAG>", "A tag; may be given again.");
    private static readonly Option OutputFile = Option.Text("--file", "<FILE>", "Local file to save downloaded image data to; else it goes to standard output.") with { Local = true };
    private static readonly Option DownloadProgress = Option.Flag("--progress", "Show download progress bar.") with { Local = true };

    public static Verb Create => new("image-create", "Create a new image.", CreateAsync)
    {
        Options = [Id, Tags, .. ImageOptions.Attributes, ImageOptions.File, ImageOptions.Progress, ImageOptions.HumanReadable],
        Printing = Printing.One,
        Example = "glance image-create --name cirros-x86_64 --disk-format qcow2 --container-format bare --is-public True --progress < cirros.img",
    };

    public static Verb Upload => new("image-upload", "Upload data for a specific image.", async call => await SendAsync(call, await ImageLookup.IdAsync(call, call.Arguments.Word("image")), Source(call) ?? throw NoData()))
    {
        Positionals = [ImageVerbs.Image], Options = [ImageOptions.File, ImageOptions.Progress], Example = "glance image-upload --file cirros.img --progress cirros-x86_64",
    };

    public static Verb Download => new("image-download", "Download a specific image.", DownloadAsync)
    {
        Positionals = [ImageVerbs.Image], Options = [OutputFile, DownloadProgress], Example = "glance image-download --file cirros.img --progress cirros-x86_64",
    };

    /// <summary>Makes the image, then sends its bytes. One whose bytes cannot be sent is taken away again: half an image is none.</summary>
    private static async Task CreateAsync(Invocation call)
    {
        if (call.Arguments.Has(ImageOptions.CopyFrom) || call.Arguments.Has(ImageOptions.Location)) throw new CommandException("--copy-from and --location went with the Image API v1", "download it, then: glance image-create … --file FILE");
        var body = ImageOptions.Body(call);
        var source = Source(call);
        if (source is not null) RequireFormats(body);
        var made = (await call.Session.PostAsync(Service.Image, "/images", body)).Body as JsonObject;
        var id = (string?)made?["id"] ?? throw new CommandException("The server's reply has no image", "--debug shows the reply");
        if (source is not null)
        {
            await SendOrTakeAwayAsync(call, id, source);
            made = await ImageLookup.GetAsync(call, id);
        }

        ImageTable.Print(call, made!);
    }

    private static async Task SendOrTakeAwayAsync(Invocation call, string id, DataSource source)
    {
        try
        {
            await SendAsync(call, id, source);
        }
        catch (Exception fault) when (fault is ApiException or CommandException)
        {
            call.Warn($"The data could not be sent; image {id} is taken away again.");
            await call.Session.DeleteAsync(Service.Image, $"/images/{id}");
            throw;
        }
    }

    private static void RequireFormats(JsonObject body)
    {
        var missing = new[] { "disk_format", "container_format" }.Where(name => !body.ContainsKey(name)).Select(name => $"--{name.Replace('_', '-')}").ToList();
        if (missing.Count > 0) throw new CommandException($"error: Must provide {string.Join(" and ", missing)} when using --file or stdin.", "--disk-format qcow2 --container-format bare");
    }

    private static async Task SendAsync(Invocation call, string id, DataSource source)
    {
        var bar = call.Arguments.Has(ImageOptions.Progress) ? new ProgressBar(call.Terminal.Error, source.Length) : null;
        using var data = new ImageData(source.Open(), bar);
        await call.Session.UploadAsync(Service.Image, HttpMethod.Put, $"/images/{id}/file", data);
    }

    private static DataSource? Source(Invocation call)
    {
        if (call.Arguments.Value(ImageOptions.File) is not { } name) return call.Terminal.InputHasData ? new DataSource(call.Terminal.OpenInput, call.Terminal.InputLength) : null;
        var file = new FileInfo(call.Terminal.Path(name));
        if (!file.Exists) throw new CommandException($"File {name} does not exist or user does not have read privileges to it", "is the path right?");
        return new DataSource(() => Opened(file, name), file.Length);
    }

    private static FileStream Opened(FileInfo file, string name)
    {
        try
        {
            return file.OpenRead();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"File {name} does not exist or user does not have read privileges to it", fault.Message);
        }
    }

    private static CommandException NoData() => new("There is no data to upload", "--file FILE, or < FILE");

    private static async Task DownloadAsync(Invocation call)
    {
        var name = call.Arguments.Value(OutputFile);
        if (name is null && call.Terminal.OutputIsTerminal)
        {
            throw new CommandException("No redirection or local file specified for downloaded image data.", "save it with --file FILE, or redirect: > FILE");
        }

        var id = await ImageLookup.IdAsync(call, call.Arguments.Word("image"));
        using var reply = await call.Session.DownloadAsync(Service.Image, $"/images/{id}/file");
        if (reply.StatusCode == System.Net.HttpStatusCode.NoContent) throw new CommandException($"Image {call.Arguments.Word("image")} has no data.", "glance image-upload --file FILE gives it some");
        var bar = call.Arguments.Has(DownloadProgress) ? new ProgressBar(call.Terminal.Error, reply.Content.Headers.ContentLength) : null;
        await using var from = await reply.Content.ReadAsStreamAsync();
        await using var to = name is null ? call.Terminal.OpenOutput() : File.Create(call.Terminal.Path(name));
        await ImageData.CopyAsync(from, to, bar, CancellationToken.None);
    }

    /// <summary>Where bytes come from, and how many there are, if that is known.</summary>
    private sealed record DataSource(Func<Stream> Open, long? Length);
}
