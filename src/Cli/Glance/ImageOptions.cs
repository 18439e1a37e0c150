using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Glance;

/// <summary>The attributes of an image as options, those of v1 among them.</summary>
internal static class ImageOptions
{
    public static readonly Option File = Option.Text("--file", "<FILE>", "Local file that contains the disk image; else what is piped in.") with { Local = true };
    public static readonly Option Progress = Option.Flag("--progress", "Show upload progress bar.") with { Local = true };
    public static readonly Option Property = Option.Map("--property", "<key=value>", "Arbitrary property to associate with image; may be given again.") with { Local = true };
    public static readonly Option RemoveProperty = Option.Many("--remove-property", "<key>", "Name of a property to remove from the image.") with { Local = true };
    public static readonly Option HumanReadable = Option.Flag("--human-readable", "Print image size in a human-friendly format.") with { Local = true };
    public static readonly Option MaxColumnWidth = Option.Number("--max-column-width", "<integer>", "The max column width of the printed table.") with { Local = true };
    private static readonly Option IsPublic = Option.Boolean("--is-public", "As of v1: True is --visibility public, False --visibility private.") with { Local = true, Aliases = ["--public"] };
    private static readonly Option IsProtected = Option.Boolean("--is-protected", "As of v1: --protected.") with { Attribute = "protected", Hidden = true };
    private static readonly Option Size = Option.Number("--size", "<size>", "As of v1: not needed.") with { Local = true, Hidden = true };
    private static readonly Option Checksum = Option.Text("--checksum", "<checksum>", "As of v1: Glance computes it.") with { Local = true, Hidden = true };
    private static readonly Option Store = Option.Text("--store", "<store>", "Backend store to upload image to.") with { Local = true, Hidden = true };
    public static readonly Option CopyFrom = Option.Text("--copy-from", "<url>", "As of v1: not here.") with { Local = true, Hidden = true };
    public static readonly Option Location = Option.Text("--location", "<url>", "As of v1: not here.") with { Local = true, Hidden = true };

    public static readonly ValueList<Option> Attributes =
    [
        Option.Text("--name", "<NAME>", "Descriptive name for the image."),
        Option.Text("--disk-format", "<DISK_FORMAT>", "Format of the disk: qcow2, raw, iso, aki, ari, ami, vmdk, vdi, vhd."),
        Option.Text("--container-format", "<CONTAINER_FORMAT>", "Format of the container: bare, or aki, ari, ami, ovf, ova."),
        Option.Text("--visibility", "<VISIBILITY>", "Scope of image accessibility.") with { Choices = ["public", "private", "shared", "community"] },
        Option.Boolean("--protected", "If true, image will not be deletable."),
        Option.Number("--min-disk", "<MIN_DISK>", "Amount of disk space (in GB) required to boot image."),
        Option.Number("--min-ram", "<MIN_RAM>", "Amount of ram (in MB) required to boot image."),
        Option.Text("--owner", "<OWNER>", "Owner of the image."),
        Option.Boolean("--hidden", "If true, image will not appear in default image list.") with { Attribute = "os_hidden" },
        Option.Text("--kernel-id", "<KERNEL_ID>", "ID of the image that is the kernel of this one."),
        Option.Text("--ramdisk-id", "<RAMDISK_ID>", "ID of the image that is the ramdisk of this one."),
        Option.Text("--os-distro", "<OS_DISTRO>", "Common name of operating system distribution."),
        Option.Text("--os-version", "<OS_VERSION>", "Operating system version as specified by the distributor."),
        Option.Text("--architecture", "<ARCHITECTURE>", "Operating system architecture."),
        Option.Text("--instance-uuid", "<INSTANCE_UUID>", "Server this image was made of."),
        Property,
        IsPublic,
        IsProtected,
        Size,
        Checksum,
        Store,
        CopyFrom,
        Location,
    ];

    /// <summary>The attributes given, v1's under their names of v2.</summary>
    public static JsonObject Body(Invocation call)
    {
        var body = new JsonObject();
        foreach (var option in call.Verb.Options.Where(option => !option.Local && call.Arguments.Has(option))) body[option.Attribute] = option.ToJson(call.Arguments.Values(option));
        if (call.Arguments.Value(IsPublic) is { } isPublic) body.TryAdd("visibility", Words.Boolean(IsPublic.Name, isPublic) ? "public" : "private");
        foreach (var (name, value) in (JsonObject)Property.ToJson(call.Arguments.Values(Property))!) body[name] = value?.DeepClone();
        return body;
    }
}
