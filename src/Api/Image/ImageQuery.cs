using System.Collections.Immutable;
using System.Globalization;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Images;

/// <summary>What a list asks for: filters, order, page.</summary>
internal sealed record ImageQuery
{
    private const int DefaultLimit = 25;
    private const int MostLimit = 1000;
    private static readonly string[] Visibilities = [ImageVisibility.Community, ImageVisibility.Public, ImageVisibility.Private, ImageVisibility.Shared, "all"];
    private static readonly string[] MemberStatuses = ["pending", "accepted", "rejected", "all"];
    private static readonly string[] NotFilters = ["limit", "marker", "member_status", "sort", "sort_key", "sort_dir", "visibility", "deleted", "os_hidden"];

    public required QueryParameters Parameters { get; init; }
    public string? Visibility { get; init; }
    public string MemberStatus { get; init; } = "accepted";
    public bool Hidden { get; init; }
    public required ImmutableArray<Func<Image, bool>> Filters { get; init; }
    public required ImageOrder Order { get; init; }
    public int Limit { get; init; }
    public string? Marker { get; init; }

    public string FirstLink => Link(Parameters.Rewritten(["marker"]));
    public string NextLink(string marker) => Link(Parameters.Rewritten(["marker"], ("marker", marker)));

    public static Outcome<ImageQuery> Parse(QueryParameters parameters)
    {
        var visibility = parameters.Find("visibility") is { Length: > 0 } given ? given : null;
        if (visibility is not null && !Visibilities.Contains(visibility)) return ImageRefusals.BadRequest($"Invalid visibility value: {visibility}");
        var memberStatus = parameters.Find("member_status") ?? "accepted";
        if (!MemberStatuses.Contains(memberStatus)) return ImageRefusals.BadRequest($"Invalid status: {memberStatus}");
        if (parameters.Find("changes-since") is { Length: > 0 }) return ImageRefusals.BadRequest("The \"changes-since\" filter is no longer available on v2.");
        var hidden = parameters.Find("os_hidden")?.ToLowerInvariant() ?? "false";
        if (hidden is not ("true" or "false")) return ImageRefusals.BadRequest($"Invalid value '{hidden}' for 'os_hidden' filter. Valid values are 'true' or 'false'.");
        if (LimitOf(parameters).Fails(out var why, out var limit) || ImageOrder.Parse(parameters).Fails(out why, out var order) || FiltersOf(parameters).Fails(out why, out var filters)) return why;
        return new ImageQuery
        {
            Parameters = parameters, Visibility = visibility, MemberStatus = memberStatus, Hidden = hidden == "true", Filters = filters.Items, Order = order, Limit = limit, Marker = parameters.Find("marker"),
        };
    }

    /// <summary>The page of what the caller may see, and whether another follows.</summary>
    public Outcome<ImagePage> Page(Snapshot snapshot, Caller caller)
    {
        Image? marker = null;
        if (Marker is not null && ImageAccess.Find(snapshot, caller, Marker).Fails(out _, out marker)) return ImageRefusals.BadRequest($"No image found with ID {Marker}");
        var shown = snapshot.Images.All.Where(image => image.Hidden == Hidden && ImageAccess.Lists(snapshot, caller, image, Visibility, MemberStatus) && Filters.All(filter => filter(image)));
        if (marker is not null) shown = shown.Where(image => Order.Compare(image, marker) > 0);
        ImmutableArray<Image> ordered = [.. shown.Order(Order).Take(Limit + 1)];
        return ordered.Length > Limit ? new ImagePage(ordered[..Limit], Limit > 0) : new ImagePage(ordered, false);
    }

    private static string Link(string query) => query.Length == 0 ? "/v2/images" : $"/v2/images?{query}";

    private static Outcome<int> LimitOf(QueryParameters parameters)
    {
        if (parameters.Find("limit") is not { } text) return DefaultLimit;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var limit))
            return ImageRefusals.BadRequest("limit param must be an integer");
        return limit < 0 ? ImageRefusals.BadRequest("limit param must be positive") : (int)Math.Min(limit, MostLimit);
    }

    private static Outcome<ValueList<Func<Image, bool>>> FiltersOf(QueryParameters parameters)
    {
        var filters = ImmutableArray.CreateBuilder<Func<Image, bool>>();
        foreach (var (name, value) in parameters.All)
        {
            if (NotFilters.Contains(name)) continue;
            if (ImageFilter.Parse(name, value).Fails(out var why, out var filter)) return why;
            filters.Add(filter);
        }

        return new ValueList<Func<Image, bool>>(filters.ToImmutable());
    }
}

/// <summary>One page of a list.</summary>
internal sealed record ImagePage(ImmutableArray<Image> Images, bool HasMore);
