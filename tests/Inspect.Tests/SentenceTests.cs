using System.Text.RegularExpressions;

namespace Neutrino.Inspect.Tests;

/// <summary>Every language has every sentence, and says the same things in it.</summary>
public partial class SentenceTests
{
    [Fact]
    public void EveryLanguageHasEverySentence()
    {
        foreach (var language in (Language[])[Language.English, Language.Chinese])
        {
            Assert.Empty(Enum.GetValues<HopKind>().Except(language.Hops.Keys));
            Assert.Empty(Enum.GetValues<HopKind>().Except(language.Consequences.Keys));
            Assert.Empty(Enum.GetValues<FlawKind>().Except(language.Flaws.Keys));
            Assert.Empty(Enum.GetValues<Word>().Except(language.Words.Keys));
            Assert.Empty((from kind in Enum.GetValues<PacketKind>() from verdict in Enum.GetValues<Verdict>() select (kind, verdict)).Except(language.Packets.Keys));
        }
    }

    [Fact]
    public void BothSayTheSameThings()
    {
        var (english, chinese) = (Language.English, Language.Chinese);
        Same(english.Hops, chinese.Hops);
        Same(english.Flaws, chinese.Flaws);
        Same(english.FlawConsequences, chinese.FlawConsequences);
        Same(english.Words, chinese.Words);
        Same(english.Packets, chinese.Packets);
    }

    [Fact]
    public void ChineseIsChinese()
    {
        Assert.All(Language.Chinese.Hops.Values.Concat(Language.Chinese.Flaws.Values).Concat(Language.Chinese.Packets.Values), sentence =>
        {
            Assert.Contains(sentence, letter => letter is >= '\u4e00' and <= '\u9fff');
            Assert.EndsWith("。", sentence, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void AFlawSaysWhatIsWrongAndWhatFollows()
    {
        var flaw = Flaw.Of(HopKind.SwitchPort, "qvo7bfa2daa-66", FlawKind.PortTag, "2", "77");
        Assert.Equal("qvo7bfa2daa-66 has tag 77, not 2. It talks with another network's ports, not with its own's.", Language.English.Explain(flaw));
        Assert.Equal("qvo7bfa2daa-66 的标签(tag)是 77,应为 2。它会和别的网络的端口通信,而不是和自己网络的。", Language.Chinese.Explain(flaw));
    }

    /// <summary>The same keys, and in each sentence the same places to fill in.</summary>
    private static void Same<T>(IReadOnlyDictionary<T, string> one, IReadOnlyDictionary<T, string> other) where T : notnull
    {
        Assert.Empty(one.Keys.Except(other.Keys).Concat(other.Keys.Except(one.Keys)));
        foreach (var (key, sentence) in one) Assert.True(Blanks(sentence).SetEquals(Blanks(other[key])), $"{key}: {sentence} / {other[key]}");
    }

    private static HashSet<string> Blanks(string sentence) => [.. Blank().Matches(sentence).Select(match => match.Value)];

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Blank();
}
