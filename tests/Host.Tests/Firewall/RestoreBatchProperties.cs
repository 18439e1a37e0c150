using System.Collections.Immutable;
using CsCheck;
using Neutrino.Host.Firewall;
using Neutrino.HostState;
using Neutrino.Values;

namespace Neutrino.Host.Tests.Firewall;

/// <summary>The text of a batch, run by an iptables-restore of these tests' own, gives what the batch says it gives.</summary>
public sealed class RestoreBatchProperties
{
    private static readonly string[] Names = ["FORWARD", "a", "b", "c"];
    private static readonly Gen<string> Line = Gen.Int[0, 7].Select(number => $"-s 10.0.0.{number}/32 -j RETURN");
    private static readonly Gen<ImmutableArray<string>> Lines = Line.Array[0, 7].Select(lines => lines.ToImmutableArray());

    private static readonly Gen<RuleSet> Rules = Lines.Array[4].Select(lines => new RuleSet(
        Names.Zip(lines).Where(chain => chain.First == "FORWARD" || chain.Second.Length % 3 != 0).ToImmutableDictionary(chain => new ChainKey("filter", chain.First), chain => new ChainLines(chain.Second))));

    private static readonly Gen<Action<RestoreBatch>> Change = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2].Select(number => Names[number + 1]), Lines, Line, Gen.Int[-2, 2]).Select((kind, name, lines, line, order) => new Action<RestoreBatch>(batch =>
    {
        var chain = new Chain("", IpFamily.V4, "filter", name) { Rules = [.. lines] };
        if (kind == 0) batch.Put(chain);
        else if (kind == 1) batch.Remove(chain);
        else if (kind == 2) batch.Put(new SharedRule("", IpFamily.V4, "filter", "FORWARD", line, order));
        else if (kind == 3) batch.Remove(new SharedRule("", IpFamily.V4, "filter", "FORWARD", line, order));
        else batch.Put(new Chain("", IpFamily.V4, "filter", name) { Shared = true });
    }));

    [Fact]
    public void TheTextDoesWhatTheBatchPromises() => Gen.Select(Rules, Change.Array[0, 6]).Sample((before, changes) =>
    {
        // Counted before, so that what is counted afterwards was derived from it.
        foreach (var lines in before.Chains.Values) lines.CountOf("");
        var batch = new RestoreBatch(before, _ => line => line.GetHashCode(StringComparison.Ordinal) % 2 == 0 ? 1 : null);
        foreach (var change in changes) change(batch);

        var restore = batch.Build();

        Assert.Empty(Run(before, restore.Text()).Differences(restore.After));
        Assert.All(restore.After.Chains.Values, lines => Assert.All(lines.Items, line => Assert.Equal(lines.Items.Count(other => other == line), lines.CountOf(line))));
        Assert.All(before.Chains, chain => Assert.All(chain.Value.Items, line => Assert.Equal(restore.After.Rules(chain.Key)?.Count(other => other == line) ?? 0, restore.After.Lines(chain.Key)?.CountOf(line) ?? 0)));
        Assert.Equal(restore.Text().Split('\n').Count(line => line == "COMMIT"), restore.Tables);
    });

    [Fact]
    public void AChainThatIsPutHasItsRulesWhateverWasThere() => Gen.Select(Rules, Lines).Sample((before, wanted) =>
    {
        var batch = new RestoreBatch(before, _ => _ => null);
        batch.Put(new Chain("", IpFamily.V4, "filter", "a") { Rules = [.. wanted] });

        var after = Run(before, batch.Build().Text());

        Assert.Equal(wanted, after.Rules(new ChainKey("filter", "a"))!.Value);
        Assert.All(after.Differences(before), chain => Assert.Equal("a", chain.Name));
    });

    // Fails where iptables-restore would: an unknown chain, a line that is not there, a place beyond the end.
    private static RuleSet Run(RuleSet before, string text)
    {
        var chains = before.Chains.ToDictionary(chain => chain.Key.Name, chain => chain.Value.Items.ToList());
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] is ':' or '-'))
        {
            var words = line.Split(' ', 3);
            var rest = words.Length > 2 ? words[2] : "";
            if (line[0] == ':') chains[words[0][1..]] = [];
            else if (words[0] == "-A") chains[words[1]].Add(rest);
            else if (words[0] == "-F") chains[words[1]].Clear();
            else if (words[0] == "-X") Assert.True(chains[words[1]].Count == 0 && chains.Remove(words[1]));
            else if (words[0] == "-D") Assert.True(chains[words[1]].Remove(rest));
            else if (int.TryParse(rest.Split(' ')[0], out var place)) chains[words[1]].Insert(place - 1, rest[(rest.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            else chains[words[1]].Insert(0, rest);
        }

        return new RuleSet(chains.ToImmutableDictionary(chain => new ChainKey("filter", chain.Key), chain => new ChainLines([.. chain.Value])));
    }
}
