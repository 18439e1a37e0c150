using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Reads a JSON patch of the two forms that Glance knows: <c>v2.1</c> (RFC 6902) and the older <c>v2.0</c>.</summary>
public static class ImagePatch
{
    private static readonly ImmutableArray<string> Operations = ["add", "remove", "replace"];

    /// <summary>The operations in order, or the first that is no operation on an image.</summary>
    public static Outcome<ValueList<ImageChange>> Read(AttributeValue body, bool isOld)
    {
        if (body.Kind != AttributeKind.List) return ImageRefusals.BadRequest("Request body must be a JSON array of operation objects.");
        var changes = ImmutableArray.CreateBuilder<ImageChange>(body.List.Length);
        foreach (var raw in body.List)
        {
            if (Change(raw, isOld).Fails(out var why, out var change)) return why;
            changes.Add(change);
        }

        return new ValueList<ImageChange>(changes.ToImmutable());
    }

    private static Outcome<ImageChange> Change(AttributeValue raw, bool isOld)
    {
        if (raw.Kind != AttributeKind.Map) return ImageRefusals.BadRequest("Operations must be JSON objects.");
        if ((isOld ? OldTarget(raw) : Target(raw)).Fails(out var why, out var target)) return why;
        if (Names(target.Path).Fails(out why, out var names)) return why;
        if (target.Operation != "remove" && raw.Find("value") is null) return ImageRefusals.BadRequest($"Operation \"{target.Operation}\" requires a member named \"value\".");
        var depth = names[0] == "locations" && target.Operation != "replace" ? 2 : 1;
        if (names.Length != depth) return ImageRefusals.BadRequest($"Invalid JSON pointer for this resource: '/{string.Join('/', names)}'");
        return new ImageChange(target.Operation, names[0], target.Operation == "remove" ? AttributeValue.Null : raw.Find("value")!.Value, isOld);
    }

    private static Outcome<(string Operation, string Path)> Target(AttributeValue raw)
    {
        var expected = string.Join(", ", Operations);
        if (raw.Find("op") is not { IsNull: false } operation) return ImageRefusals.BadRequest($"Unable to find `op` in JSON Schema change. It must be one of the following: {expected}.");
        if (operation.Kind != AttributeKind.Text || !Operations.Contains(operation.Text))
            return ImageRefusals.BadRequest($"Invalid operation: `{ImageAttribute.Shown(operation)}`. It must be one of the following: {expected}.");
        return raw.Find("path") is { Kind: AttributeKind.Text } path ? (operation.Text, path.Text) : ImageRefusals.BadRequest("Unable to find 'path' in JSON Schema change");
    }

    /// <summary><c>{"add": "/name", "value": …}</c></summary>
    private static Outcome<(string Operation, string Path)> OldTarget(AttributeValue raw)
    {
        var named = Operations.Where(operation => raw.Find(operation) is not null).ToArray();
        if (named.Length != 1) return ImageRefusals.BadRequest("Operation objects must contain exactly one member named \"add\", \"remove\", or \"replace\".");
        return raw.Find(named[0]) is { Kind: AttributeKind.Text } path ? (named[0], path.Text) : ImageRefusals.BadRequest($"The member \"{named[0]}\" must be a JSON pointer.");
    }

    /// <summary>The names of a JSON pointer.</summary>
    private static Outcome<string[]> Names(string pointer)
    {
        if (!pointer.StartsWith('/')) return ImageRefusals.BadRequest($"Pointer `{ImageAttribute.Shown(pointer)}` does not start with \"/\".");
        var parts = pointer[1..].Split('/').Select(part => part.Trim()).ToArray();
        if (parts.Length > 1 && parts[^1].Length == 0) return ImageRefusals.BadRequest($"Pointer `{ImageAttribute.Shown(pointer)}` end with \"/\".");
        if (parts.Any(part => part.Length == 0)) return ImageRefusals.BadRequest($"Pointer `{ImageAttribute.Shown(pointer)}` does not contains valid token.");
        if (parts.Any(part => part.Replace("~0", "", StringComparison.Ordinal).Replace("~1", "", StringComparison.Ordinal).Contains('~')))
            return ImageRefusals.BadRequest($"Pointer `{ImageAttribute.Shown(pointer)}` contains \"~\" not part of a recognized escape sequence.");
        return parts.Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
    }
}
