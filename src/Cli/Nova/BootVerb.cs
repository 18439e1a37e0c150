using System.Globalization;
using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary><c>nova boot</c>.</summary>
internal static class BootVerb
{
    private static readonly Option Flavor = Option.Text("--flavor", "<flavor>", "Name or ID of flavor (see 'nova flavor-list').");
    private static readonly Option Image = Option.Text("--image", "<image>", "Name or ID of image (see 'glance image-list').");
    private static readonly Option MinCount = Option.Number("--min-count", "<number>", "Boot at least <number> servers (limited by quota).");
    private static readonly Option MaxCount = Option.Number("--max-count", "<number>", "Boot up to <number> servers (limited by quota).") with { Aliases = ["--num-instances"] };
    private static readonly Option Meta = Option.Map("--meta", "<key=value>", "Record arbitrary key/value metadata to /meta_data.json on the metadata server; may be given again.");
    private static readonly Option Files = Option.Many("--file", "<dst-path=src-path>", "Store a local file on the new server; may be given again.");
    private static readonly Option KeyName = Option.Text("--key-name", "<key-name>", "Key pair that should be created earlier with keypair-add.");
    private static readonly Option UserData = Option.Text("--user-data", "<user-data>", "User data file to pass to be exposed by the metadata server.");
    private static readonly Option Zone = Option.Text("--availability-zone", "<availability-zone>", "The availability zone for server placement.");
    private static readonly Option Groups = Option.Text("--security-groups", "<security-groups>", "Comma separated list of security group names.");
    private static readonly Option Hints = Option.Many("--hint", "<key=value>", "Send arbitrary key/value pairs to the scheduler; may be given again.");
    private static readonly Option ConfigDrive = Option.Text("--config-drive", "<value>", "Enable config drive: true or false.");
    private static readonly Option AdminPass = Option.Text("--admin-pass", "<admin-pass>", "Admin password for the instance.");
    private static readonly Option Description = Option.Text("--description", "<description>", "Description for the server (from version 2.19).");
    public static readonly Option Poll = Option.Flag("--poll", "Report the progress until it completes.");

    /// <summary>Disks of Cinder, which is no part of this cloud: refused in words rather than by an unknown option.</summary>
    private static readonly Option[] Volumes =
    [
        .. new[] { "--block-device", "--block-device-mapping", "--boot-volume", "--snapshot", "--swap", "--ephemeral" }.Select(name => Option.Many(name, "<…>", "Not here: there are no volumes.") with { Hidden = true }),
    ];

    public static Verb Verb => new("boot", "Boot a new server.", RunAsync)
    {
        Positionals = [Positional.One("name", "<name>", "Name for the new server.")],
        Options = [Flavor, Image, MinCount, MaxCount, Meta, Files, KeyName, UserData, Zone, Groups, Hints, NicOption.Nic, ConfigDrive, AdminPass, Description, Poll, .. Volumes],
        Printing = Printing.One,
        Example = "nova boot --flavor m1.tiny --image cirros-x86_64 --nic net-name=demo-net --security-groups default --key-name default --poll cirros01",
    };

    private static async Task RunAsync(Invocation call)
    {
        Check(call.Arguments);
        var server = await BodyAsync(call);
        var body = new JsonObject { ["server"] = server };
        if (call.Arguments.Has(Hints)) body["os:scheduler_hints"] = HintsOf(call.Arguments);
        var made = (await call.Session.PostAsync(Service.Compute, "/servers", body)).Object("server");
        var id = (string)made["id"]!;
        var shown = (JsonObject)(await call.Session.GetAsync(Service.Compute, $"/servers/{id}")).Object("server").DeepClone();
        if (made["adminPass"] is { } password) shown["adminPass"] = password.DeepClone();
        await ServerTable.PrintAsync(call, shown);
        if (call.Arguments.Has(Poll)) await Polling.UntilAsync(call, id, "building", "ACTIVE");
    }

    private static void Check(ParsedArguments arguments)
    {
        if (Array.Find(Volumes, arguments.Has) is { } volume) throw new CommandException($"{volume.Name}: this client boots from images only, there are no volumes (Cinder)", "give --image; the disk is the flavor's (nova flavor-list)");
        if (!arguments.Has(Flavor)) throw new CommandException("you need to specify a Flavor ID.", "--flavor m1.tiny (nova flavor-list)");
        if (!arguments.Has(Image)) throw new CommandException("you need to specify at least one source ID (Image, Snapshot, or Volume), a block device mapping or provide a set of properties to match against an image", "--image cirros-x86_64 (glance image-list)");
        if (arguments.Number(MinCount) is < 1) throw new CommandException("min_count should be >= 1");
        if (arguments.Number(MaxCount) is < 1) throw new CommandException("max_count should be >= 1");
        if (arguments.Number(MinCount) > arguments.Number(MaxCount)) throw new CommandException("min_count should be <= max_count");
    }

    private static async Task<JsonObject> BodyAsync(Invocation call)
    {
        var arguments = call.Arguments;
        var minimum = arguments.Number(MinCount) ?? 1;
        var server = new JsonObject
        {
            ["name"] = arguments.Word("name"),
            ["imageRef"] = (string?)(await Lookup.ImageAsync(call, arguments.Value(Image)!))["id"],
            ["flavorRef"] = (string?)(await Lookup.FlavorAsync(call, arguments.Value(Flavor)!))["id"],
            ["min_count"] = minimum,
            ["max_count"] = arguments.Number(MaxCount) ?? minimum,
        };
        if (await NicOption.NetworksAsync(call) is { } networks) server["networks"] = networks;
        if (arguments.Has(Meta)) server["metadata"] = Meta.ToJson(arguments.Values(Meta));
        if ((arguments.Value(KeyName) ?? call.Terminal.Variable("NOVACLIENT_DEFAULT_KEY_NAME")) is { } key) server["key_name"] = key;
        if (arguments.Value(Zone) is { } zone) server["availability_zone"] = zone;
        if (arguments.Value(AdminPass) is { } password) server["adminPass"] = password;
        if (arguments.Value(Description) is { } description) server["description"] = description;
        if (arguments.Value(Groups) is { } groups) server["security_groups"] = new JsonArray([.. groups.Split(',').Select(name => (JsonNode)new JsonObject { ["name"] = name })]);
        if (arguments.Value(UserData) is { } file) server["user_data"] = Convert.ToBase64String(LocalFile.Read(call, file));
        if (arguments.Has(Files)) server["personality"] = FilesOf(call, arguments.Values(Files));
        if (arguments.Value(ConfigDrive) is { } drive && IsTrue(drive)) server["config_drive"] = true;
        return server;
    }

    public static JsonArray FilesOf(Invocation call, IReadOnlyList<string> words) => new([.. words.Select(word =>
    {
        var (path, source) = Words.Pair(word) ?? throw new CommandException($"Invalid file argument '{word}'. File arguments must be of the form '--file <dst-path=src-path>'");
        return (JsonNode)new JsonObject { ["path"] = path, ["contents"] = Convert.ToBase64String(LocalFile.Read(call, source)) };
    })]);

    private static bool IsTrue(string word) => word.ToLower(CultureInfo.InvariantCulture) switch
    {
        "true" or "1" => true,
        "false" or "0" or "" or "none" => false,
        _ => throw new CommandException("The value of the '--config-drive' option must be a boolean value.", "--config-drive true"),
    };

    /// <summary>The same hint twice is a list.</summary>
    private static JsonObject HintsOf(ParsedArguments arguments)
    {
        var hints = new JsonObject();
        foreach (var word in arguments.Values(Hints))
        {
            var (key, value) = Words.Pair(word) ?? throw new UsageException($"argument --hint: '{word}' is not in the format of key=value");
            hints[key] = hints[key] switch
            {
                null => value,
                JsonArray many => new JsonArray([.. many.Select(one => one!.DeepClone()), value]),
                var first => new JsonArray(first.DeepClone(), value),
            };
        }

        return hints;
    }
}
