using System.Globalization;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What may be done with an attribute, for the tables' one-line rows.</summary>
[Flags]
internal enum Traits
{
    None = 0,
    Post = 1,
    Put = 2,
    Filter = 4,
    Sort = 8,
    Policy = 16,
    Hidden = 32,
    Optional = 64,
}

/// <summary>Rows of the attribute tables.</summary>
internal static class Columns
{
    public static AttributeRule<T> Column<T>(
        string name,
        Traits traits,
        Func<ReadContext, T, AttributeValue> read,
        Func<AttributeValue, Validated>? validate = null,
        AttributeValue? otherwise = null,
        string? extension = null,
        string? index = null) => new()
        {
            Name = name,
            AllowPost = traits.HasFlag(Traits.Post),
            AllowPut = traits.HasFlag(Traits.Put),
            IsFilter = traits.HasFlag(Traits.Filter),
            IsSortKey = traits.HasFlag(Traits.Sort),
            EnforcePolicy = traits.HasFlag(Traits.Policy),
            IsVisible = !traits.HasFlag(Traits.Hidden),
            Optional = traits.HasFlag(Traits.Optional),
            Default = otherwise,
            Validate = validate ?? Validated.Ok,
            Read = read,
            Extension = extension,
            Index = index,
        };

    /// <summary>An attribute that only a request has.</summary>
    public static AttributeRule<T> Input<T>(string name, Traits traits, Func<AttributeValue, Validated> validate, AttributeValue? otherwise = null, string? extension = null) =>
        Column<T>(name, traits | Traits.Hidden, (_, _) => AttributeValue.Null, validate, otherwise, extension);

    public static AttributeRule<T> Id<T>() where T : IResource => Column<T>("id", Traits.Filter | Traits.Sort, (_, row) => row.Id, Validators.Uuid);

    public static AttributeRule<T> Name<T>(Func<T, string> read, string? index = null) =>
        Column<T>("name", Traits.Post | Traits.Put | Traits.Filter | Traits.Sort, (_, row) => read(row), Validators.Text(255), "", index: index);

    public static AttributeRule<T> Tenant<T>() where T : INetworkResource =>
        Column<T>("tenant_id", Traits.Post | Traits.Filter | Traits.Sort | Traits.Optional, (_, row) => row.ProjectId, Validators.Text(255), index: "project");

    public static AttributeRule<T> AdminStateUp<T>(Func<T, bool> read) =>
        Column<T>("admin_state_up", Traits.Post | Traits.Put | Traits.Filter | Traits.Sort, (_, row) => read(row), Validators.Flag, true);

    public static AttributeRule<T> Description<T>() where T : INetworkResource => Column<T>(
        "description", Traits.Post | Traits.Put | Traits.Filter | Traits.Sort, (_, row) => row.Standard.Description, Validators.Text(255), "", "standard-attr-description");

    /// <summary>Tags, timestamps, revision and project: the end of every reply.</summary>
    public static IEnumerable<AttributeRule<T>> StandardEnd<T>(string? tagIndex = null) where T : INetworkResource =>
    [
        Column<T>("tags", Traits.None, (_, row) => AttributeValue.Texts(row.Standard.Tags.Items), extension: "standard-attr-tag", index: tagIndex),
        Column<T>("created_at", Traits.Sort, (_, row) => Time(row.Standard.CreatedAt), extension: "standard-attr-timestamp"),
        Column<T>("updated_at", Traits.Sort, (_, row) => Time(row.Standard.UpdatedAt), extension: "standard-attr-timestamp"),
        Column<T>("revision_number", Traits.Filter | Traits.Sort, (_, row) => row.Standard.Revision, extension: "standard-attr-revisions"),
        Column<T>("project_id", Traits.Post | Traits.Filter | Traits.Sort | Traits.Optional, (_, row) => row.ProjectId, Validators.Text(255), extension: "project-id", index: "project"),
    ];

    /// <summary>ISO 8601 to the second, with its Z: the framework's sortable form has none.</summary>
    public static string Time(DateTimeOffset time) => string.Create(20, time.UtcDateTime, static (span, utc) =>
    {
        utc.TryFormat(span, out var written, "s", CultureInfo.InvariantCulture);
        span[written] = 'Z';
    });

    public static AttributeValue Routes(IEnumerable<HostRoute> routes) =>
        System.Collections.Immutable.ImmutableArray.CreateRange(routes.Select(route => AttributeValue.Of(("destination", route.Destination.ToString()), ("nexthop", route.NextHop.ToString()))));
}
