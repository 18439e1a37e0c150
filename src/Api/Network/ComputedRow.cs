using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>A row that no table keeps: made from the snapshot when somebody asks (agents, availability zones, address counts).</summary>
/// <param name="Attributes">A map.</param>
internal sealed record ComputedRow(string Id, AttributeValue Attributes) : IResource;

/// <summary>Read-only tables over <see cref="ComputedRow"/>: filtered, sorted, cut and shown like every other.</summary>
internal static class ComputedTable
{
    /// <param name="attributes">Their names; each filters and sorts, but those that end in <c>!</c> are only shown.</param>
    public static ResourceTable<ComputedRow> Of(
        string singular, string plural, string path, ImmutableArray<string> attributes, Func<Snapshot, IEnumerable<ComputedRow>> rows, Func<string, Refusal> notFound, Func<Snapshot, Caller, ComputedRow, bool> mayRead) => new()
        {
            Singular = singular,
            Plural = plural,
            Path = path,
            Kind = ResourceKind.Network,
            CanCreate = false,
            CanUpdate = false,
            CanDelete = false,
            NotFound = notFound,
            Attributes = [.. attributes.Select(Attribute)],
            Rows = snapshot => rows(snapshot).Aggregate(new Table<ComputedRow>(), (table, row) => table.Replace(null, row)),
            IsVisibleTo = mayRead,
        };

    private static AttributeRule<ComputedRow> Attribute(string name)
    {
        var plain = name.TrimEnd('!');
        return new AttributeRule<ComputedRow>
        {
            Name = plain,
            IsFilter = plain == name,
            IsSortKey = plain == name,
            Read = (_, row) => row.Attributes.Find(plain) ?? AttributeValue.Null,
        };
    }
}
