using CsCheck;
using Neutrino.Values;

namespace Neutrino.Model.Tests;

/// <summary>Against a plain dictionary.</summary>
public sealed class TableTests
{
    private sealed record Row(string Id, string Colour, ValueList<string> Tags) : IResource;

    private static readonly string[] Names = ["a", "b", "c", "d"];

    private static readonly Gen<(int Id, int Colour, int[] Tags)[]> Steps = Gen.Select(Gen.Int[0, 9], Gen.Int[-1, 3], Gen.Int[0, 3].Array[0, 3]).Array[0, 60];

    [Fact]
    public void Rows_and_indexes_follow_every_replacement() => Steps.Sample(steps =>
    {
        var table = new Table<Row>(new TableIndex<Row>("colour", row => [row.Colour]), new TableIndex<Row>("tag", row => row.Tags.Distinct()));
        var plain = new SortedDictionary<string, Row>(StringComparer.Ordinal);
        foreach (var (id, colour, tags) in steps)
        {
            var key = $"r{id}";
            // A colour below zero takes the row away.
            var after = colour < 0 ? null : new Row(key, Names[colour], tags.Select(tag => Names[tag]).ToValueList());
            table = table.Replace(table.Find(key), after);
            if (after is null) plain.Remove(key);
            else plain[key] = after;
        }

        Assert.Equal(plain.Values, table.All);
        Assert.Equal(plain.Count, table.Count);
        foreach (var name in Names)
        {
            Assert.Equal(plain.Values.Where(row => row.Colour == name), table.By("colour", name));
            Assert.Equal(plain.Values.Where(row => row.Tags.Contains(name)), table.By("tag", name));
            Assert.Equal(plain.Values.Count(row => row.Tags.Contains(name)), table.CountBy("tag", name));
        }
    });

    [Fact]
    public void An_index_that_is_not_there_is_said()
    {
        var table = new Table<Row>();
        Assert.False(table.HasIndex("colour"));
        Assert.Throws<ArgumentException>(() => table.By("colour", "a"));
    }

    [Fact]
    public void What_is_not_there_is_null()
    {
        var table = new Table<Row>();
        Assert.Null(table.Find("x"));
        Assert.Null(table.Find(null));
    }
}
