using System.Collections.Immutable;
using CsCheck;
using Neutrino.Host.Firewall;

namespace Neutrino.Host.Tests.Firewall;

public sealed class ChainOrderTests
{
    // A line says its own order: "-5:a", "10:b"; "foreign" has none.
    private static readonly ChainOrder Order = new(line => line.Contains(':', StringComparison.Ordinal) ? int.Parse(line.Split(':')[0], null) : null);

    [Fact]
    public void NegativeOrdersStandAtTheTopOthersAtTheEnd()
    {
        Assert.Equal([true, true, false, true, true], Order.InPlace(["-2:a", "-1:b", "foreign", "0:c", "1:d"]));
        Assert.Equal([false, false, true], Order.InPlace(["foreign", "-1:b", "0:c"]));
        Assert.Equal([false, false], Order.InPlace(["0:c", "foreign"]));
        Assert.Equal([true, true, true], Order.InPlace(["-1:a", "-1:b", "-1:c"]));
    }

    [Fact]
    public void ALineThatStandsBeforeALowerOneIsOutOfPlace()
    {
        Assert.Equal([true, false], Order.InPlace(["-1:b", "-2:a"]));
        Assert.Equal([false, true], Order.InPlace(["7:b", "3:a"]));
    }

    [Fact]
    public void ALookAtOneLineSaysWhatALookAtAllSays() =>
        Gen.Int[-3, 3].Array[0, 12].Sample(orders =>
        {
            // Three stands for a foreign line.
            ImmutableArray<string> lines = [.. orders.Select((order, i) => order == 3 ? $"foreign{i}" : $"{order}:{i}")];
            var inPlace = Order.InPlace(lines);
            return lines.Select((line, i) => orders[i] == 3 || Order.IsInPlace(lines, line, orders[i]) == inPlace[i]).All(same => same);
        });

    [Fact]
    public void LinesPutInAnyOrderAllEndInPlaceAndForeignOnesKeepTheirs() =>
        Gen.Select(Gen.Int[-3, 3].Array[0, 12], Gen.Int[0, 4]).Sample((orders, foreign) =>
        {
            var lines = Enumerable.Range(0, foreign).Select(i => $"foreign{i}").ToList();
            for (var i = 0; i < orders.Length; i++) lines.Insert(Order.PlaceFor(lines, orders[i]), $"{orders[i]}:{i}");
            var inPlace = Order.InPlace(lines);
            return lines.Select((line, i) => inPlace[i] == line.Contains(':', StringComparison.Ordinal)).All(right => right)
                && lines.Where(line => line.StartsWith('f')).SequenceEqual(Enumerable.Range(0, foreign).Select(i => $"foreign{i}"));
        });
}
