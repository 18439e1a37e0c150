using System.Collections.Frozen;
using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>The order of a list: the sort keys asked for, then the id; by id alone when none is asked for.</summary>
internal sealed class RowOrder<T> : IComparer<RowOrder<T>.Ranked> where T : class, IResource
{
    private readonly ReadContext context;
    private readonly ImmutableArray<(AttributeRule<T> Attribute, bool Ascending)> sorts;

    private RowOrder(ReadContext context, ImmutableArray<(AttributeRule<T> Attribute, bool Ascending)> sorts) => (this.context, this.sorts) = (context, sorts);

    public static RowOrder<T> Of(FrozenDictionary<string, AttributeRule<T>> attributes, ListQuery query, ReadContext context) =>
        new(context, [.. query.Sorts.Select(sort => (attributes[sort.Attribute], sort.Ascending))]);

    /// <param name="rows">In the order of their ids.</param>
    public IReadOnlyList<IResource> Sorted(IEnumerable<T> rows)
    {
        if (sorts.IsEmpty) return [.. rows];
        var ranked = rows.Select(Rank).ToArray();
        Array.Sort(ranked, this);
        return Array.ConvertAll(ranked, IResource (row) => row.Row);
    }

    /// <summary>At most <paramref name="limit"/> rows after <paramref name="marker"/>, or before it when <paramref name="reverse"/>.</summary>
    public IReadOnlyList<IResource> PageOf(IEnumerable<T> rows, T? marker, int limit, bool reverse)
    {
        var side = marker is null ? rows : Beside(rows, Rank(marker), reverse);
        if (reverse) return [.. Sorted(side).TakeLast(limit)];
        return sorts.IsEmpty ? [.. side.Take(limit)] : [.. Sorted(side).Take(limit)];
    }

    public int Compare(Ranked x, Ranked y)
    {
        for (var i = 0; i < sorts.Length; i++)
        {
            var order = Compare(x.Keys[i], y.Keys[i]);
            if (order != 0) return sorts[i].Ascending ? order : -order;
        }

        return string.CompareOrdinal(x.Row.Id, y.Row.Id);
    }

    private IEnumerable<T> Beside(IEnumerable<T> rows, Ranked marker, bool before) =>
        rows.Where(row => before ? Compare(Rank(row), marker) < 0 : Compare(Rank(row), marker) > 0);

    private Ranked Rank(T row) => new(row, sorts.IsEmpty ? [] : Array.ConvertAll([.. sorts], sort => sort.Attribute.Read(context, row)));

    private static int Compare(AttributeValue x, AttributeValue y)
    {
        if (x.Kind != y.Kind) return x.Kind.CompareTo(y.Kind);
        return x.Kind switch
        {
            AttributeKind.Flag => x.Flag.CompareTo(y.Flag),
            AttributeKind.Number => x.Number.CompareTo(y.Number),
            AttributeKind.Null => 0,
            _ => string.CompareOrdinal(x.ToString(), y.ToString()),
        };
    }

    /// <summary>A row with the values it is ordered by.</summary>
    internal readonly record struct Ranked(T Row, AttributeValue[] Keys);
}
