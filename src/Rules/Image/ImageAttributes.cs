using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Neutrino.Model;
using static Neutrino.Rules.ImageAttributeType;

namespace Neutrino.Rules;

/// <summary>The attributes of an image: those that every image has, and those properties that are described for clients.</summary>
public static class ImageAttributes
{
    public static readonly ImmutableArray<string> DiskFormats = ["ami", "ari", "aki", "raw", "qcow2", "iso"];
    public static readonly ImmutableArray<string> ContainerFormats = ["ami", "ari", "aki", "bare"];
    private static readonly ImmutableArray<string> Statuses = ["queued", "saving", "active", "killed", "deleted", "uploading", "importing", "pending_delete", "deactivated"];

    public static readonly ImmutableArray<ImageAttribute> All =
    [
        new("id", Text, "An identifier for the image") { IsUuid = true, Of = image => image.Id },
        new("name", Null | Text, "Descriptive name for the image") { MaxLength = 255, Of = image => image.Name, Put = (image, value) => image with { Name = value.TextOrNull } },
        new("status", Text, "Status of the image") { Words = Statuses, Of = image => image.Status },
        new("visibility", Text, "Scope of image accessibility")
        {
            Words = [ImageVisibility.Community, ImageVisibility.Public, ImageVisibility.Private, ImageVisibility.Shared],
            Of = image => image.Visibility, Put = (image, value) => image with { Visibility = value.Text },
        },
        new("protected", Flag, "If true, image will not be deletable.") { Of = image => image.Protected, Put = (image, value) => image with { Protected = value.Flag } },
        new("os_hidden", Flag, "If true, image will not appear in default image list response.") { Of = image => image.Hidden, Put = (image, value) => image with { Hidden = value.Flag } },
        new("checksum", Null | Text, "md5 hash of image contents.") { MaxLength = 32, Of = image => image.Checksum },
        new("os_hash_algo", Null | Text, "Algorithm to calculate the os_hash_value") { MaxLength = 64, Of = image => image.HashAlgorithm },
        new("os_hash_value", Null | Text, "Hexdigest of the image contents using the algorithm specified by the os_hash_algo") { MaxLength = 128, Of = image => image.HashValue },
        new("owner", Null | Text, "Owner of the image") { MaxLength = 255, Of = image => image.OwnerId, Put = (image, value) => image with { OwnerId = value.TextOrNull } },
        new("size", Null | Number, "Size of image file in bytes") { Of = image => NumberOf(image.Size) },
        new("virtual_size", Null | Number, "Virtual size of image in bytes") { Of = image => NumberOf(image.VirtualSize) },
        new("container_format", Null | Text, "Format of the container")
        {
            Words = ContainerFormats, Of = image => image.ContainerFormat, Put = (image, value) => image with { ContainerFormat = value.TextOrNull },
        },
        new("disk_format", Null | Text, "Format of the disk") { Words = DiskFormats, Of = image => image.DiskFormat, Put = (image, value) => image with { DiskFormat = value.TextOrNull } },
        new("created_at", Text, "Date and time of image registration") { Of = image => TimeOf(image.CreatedAt) },
        new("updated_at", Text, "Date and time of the last image modification") { Of = image => TimeOf(image.UpdatedAt) },
        new("tags", Texts, "List of strings related to the image")
        {
            Of = image => AttributeValue.Texts(image.Tags.Items), Put = (image, value) => image with { Tags = value.List.Select(tag => tag.Text).Distinct(StringComparer.Ordinal).ToValueList() },
        },
        new("direct_url", Text, "URL to access the image file kept in external store"),
        new("min_ram", Number, "Amount of ram (in MB) required to boot image.") { Of = image => image.MinRam, Put = (image, value) => image with { MinRam = (int)value.Number } },
        new("min_disk", Number, "Amount of disk space (in GB) required to boot image.") { Of = image => image.MinDisk, Put = (image, value) => image with { MinDisk = (int)value.Number } },
        new("self", Text, "An image self url") { Of = image => $"/v2/images/{image.Id}" },
        new("file", Text, "An image file url") { Of = image => $"/v2/images/{image.Id}/file" },
        new("stores", Text, "Store in which image data resides.  Only present when the operator has enabled multiple stores.  May be a comma-separated list of store identifiers."),
        new("schema", Text, "An image schema url") { Of = _ => "/v2/schemas/image" },
        new("locations", Objects, "A set of URLs to access the image file kept in external store"),
        Described("kernel_id", "ID of image stored in Glance that should be used as the kernel when booting an AMI-style image.") with { Type = Null | Text, IsUuid = true },
        Described("ramdisk_id", "ID of image stored in Glance that should be used as the ramdisk when booting an AMI-style image.") with { Type = Null | Text, IsUuid = true },
        Described("instance_uuid", "Metadata which can be used to record which instance this image is associated with. (Informational only, does not create an instance snapshot.)"),
        Described("architecture", "Operating system architecture as specified in https://docs.openstack.org/python-glanceclient/latest/cli/property-keys.html"),
        Described("os_distro", "Common name of operating system distribution as specified in https://docs.openstack.org/python-glanceclient/latest/cli/property-keys.html"),
        Described("os_version", "Operating system version as specified by the distributor."),
        Described("description", "A human-readable string describing this image."),
    ];

    private static readonly FrozenDictionary<string, ImageAttribute> ByName = All.ToFrozenDictionary(attribute => attribute.Name, StringComparer.Ordinal);

    /// <summary>The attribute of that name; any other name is a property, which is text.</summary>
    public static ImageAttribute Find(string name) => ByName.TryGetValue(name, out var attribute) ? attribute : Described(name, "");

    /// <summary>A time as the API tells it: UTC, to the second.</summary>
    public static string TimeOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static ImageAttribute Described(string name, string description) => new(name, Text, description)
    {
        IsBase = false,
        Put = (image, value) => image with { Properties = value.IsNull ? image.Properties.Without(name) : image.Properties.With(name, value.Text) },
    };

    private static AttributeValue NumberOf(long? number) => number is { } set ? set : AttributeValue.Null;
}
