using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What holds for an attribute however it is given: at creation or in a patch.</summary>
internal static class ImageChecks
{
    private static readonly ImmutableArray<string> Reserved = ["location", "deleted", "deleted_at"];
    private const string ReservedPrefix = "os_glance";
    private const int LongestName = 255;

    /// <summary>A property of Glance's own, which nobody sets.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name) || name.StartsWith(ReservedPrefix, StringComparison.Ordinal);

    /// <summary>What is wrong with a value of the attribute.</summary>
    public static Refusal? Value(string name, AttributeValue value)
    {
        var attribute = ImageAttributes.Find(name);
        if (attribute.ProblemOf(value) is { } problem) return ImageRefusals.Mismatch("image", problem);
        if (!attribute.IsBase && name.Length > LongestName) return ImageRefusals.BadRequest("Custom property should not be greater than 255 characters.");
        return name is "min_disk" or "min_ram" && value.Number < 0 ? ImageRefusals.BadRequest($"Invalid value '{value.Number}' for parameter '{name}': Cannot be a negative value") : null;
    }

    /// <summary>More properties or tags than an image may have, unless it had as many before.</summary>
    public static Refusal? Counts(Image? before, Image image, ImageSettings settings)
    {
        var (properties, tags) = (image.Properties.Count, image.Tags.Count);
        if (properties > settings.MaxProperties && properties > (before?.Properties.Count ?? 0)) return ImageRefusals.OverLimit("properties", properties, settings.MaxProperties);
        return tags > settings.MaxTags && tags > (before?.Tags.Count ?? 0) ? ImageRefusals.OverLimit("tags", tags, settings.MaxTags) : null;
    }
}
