using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Images;

/// <summary>The order of a list: <c>sort=name:asc,size</c>, or <c>sort_key</c> and <c>sort_dir</c>. Newest first unless told; nothing comes before something.</summary>
internal sealed class ImageOrder : IComparer<Image>
{
    private const string Descending = "desc";
    private static readonly ImmutableArray<(string Name, Comparison<Image> Compare)> Keys =
    [
        ("name", (a, b) => string.CompareOrdinal(a.Name, b.Name)),
        ("status", (a, b) => string.CompareOrdinal(a.Status, b.Status)),
        ("container_format", (a, b) => string.CompareOrdinal(a.ContainerFormat, b.ContainerFormat)),
        ("disk_format", (a, b) => string.CompareOrdinal(a.DiskFormat, b.DiskFormat)),
        ("size", (a, b) => Nullable.Compare(a.Size, b.Size)),
        ("id", (a, b) => string.CompareOrdinal(a.Id, b.Id)),
        ("created_at", (a, b) => a.CreatedAt.CompareTo(b.CreatedAt)),
        ("updated_at", (a, b) => a.UpdatedAt.CompareTo(b.UpdatedAt)),
    ];

    private readonly (Comparison<Image> Compare, int Sign)[] steps;

    private ImageOrder(IReadOnlyList<string> keys, IReadOnlyList<string> directions)
    {
        // One direction is that of every key; what the client does not order is ordered by time, then id.
        var rest = directions.Count == 1 ? directions[0] : Descending;
        var named = keys.Select((key, place) => (key, directions.Count == 1 ? rest : directions[place]));
        var added = new[] { "created_at", "id" }.Where(key => !keys.Contains(key)).Select(key => (key, rest));
        steps = [.. named.Concat(added).Select(step => (Keys.First(key => key.Name == step.Item1).Compare, step.Item2 == Descending ? -1 : 1))];
    }

    public int Compare(Image? x, Image? y)
    {
        foreach (var (compare, sign) in steps)
            if (compare(x!, y!) is not 0 and var order) return Math.Sign(order) * sign;
        return 0;
    }

    public static Outcome<ImageOrder> Parse(QueryParameters parameters)
    {
        if (parameters.Find("sort") is not { } sort) return Parse([.. parameters.Every("sort_key")], [.. parameters.Every("sort_dir")]);
        if (parameters.Has("sort_key") || parameters.Has("sort_dir")) return ImageRefusals.BadRequest("Old and new sorting syntax cannot be combined");
        var parts = sort.Split(',').Select(part => part.Split(':', 2)).ToArray();
        return Parse([.. parts.Select(part => part[0])], [.. parts.Select(part => part.Length > 1 && part[1].Length > 0 ? part[1] : Descending)]);
    }

    private static Outcome<ImageOrder> Parse(string[] givenKeys, string[] givenDirections)
    {
        string[] keys = [.. givenKeys.Select(key => key.Trim())], directions = [.. givenDirections.Select(direction => direction.Trim())];
        if (keys.FirstOrDefault(key => Keys.All(known => known.Name != key)) is { } unknown)
            return ImageRefusals.BadRequest($"Invalid sort key: {unknown}. It must be one of the following: {string.Join(", ", Keys.Select(key => key.Name))}.");
        if (directions.FirstOrDefault(direction => direction is not ("asc" or Descending)) is { } wrong) return ImageRefusals.BadRequest($"Invalid sort direction: {wrong}");
        if (directions.Length > 1 && directions.Length != keys.Length) return ImageRefusals.BadRequest("Number of sort dirs does not match the number of sort keys");
        return new ImageOrder(keys.Length == 0 ? ["created_at"] : keys, directions.Length == 0 ? [Descending] : directions);
    }
}
