using System.Collections.Frozen;
using System.Globalization;

namespace Neutrino.Inspect;

/// <summary>Every sentence of one language; {0} is the thing's name, the others what the enum's member says. Complete by test.</summary>
public sealed record Language
{
    public static readonly Language English = EnglishSentences.All;
    public static readonly Language Chinese = ChineseSentences.All;

    /// <summary><c>en</c> or <c>zh</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What a hop is and how it is connected.</summary>
    public required FrozenDictionary<HopKind, string> Hops { get; init; }

    /// <summary>What follows when a hop is broken.</summary>
    public required FrozenDictionary<HopKind, string> Consequences { get; init; }

    /// <summary>What is wrong.</summary>
    public required FrozenDictionary<FlawKind, string> Flaws { get; init; }

    /// <summary>What follows from a flaw wherever it is, instead of the hop's consequence.</summary>
    public required FrozenDictionary<FlawKind, string> FlawConsequences { get; init; }
    public required FrozenDictionary<(PacketKind, Verdict), string> Packets { get; init; }
    public required FrozenDictionary<Word, string> Words { get; init; }

    /// <summary>Between two sentences.</summary>
    public required string Gap { get; init; }

    public static Language Of(string code) => code == "zh" ? Chinese : English;

    public string Explain(HopKind kind, IReadOnlyList<string> arguments) =>
        Fill(kind == HopKind.SwitchPort && arguments[2] == StepWords.Untagged ? Words[Word.UntaggedPort] : Hops[kind], arguments);

    /// <summary>What is wrong, and what follows from it.</summary>
    public string Explain(Flaw flaw)
    {
        string[] arguments = [flaw.Place.Name, .. flaw.Arguments];
        var consequence = FlawConsequences.TryGetValue(flaw.Kind, out var own) ? own : Consequences[flaw.Place.Kind];
        return Fill(Flaws[flaw.Kind], arguments) + Gap + Fill(consequence, arguments);
    }

    public string Explain(PacketKind kind, Verdict verdict, IReadOnlyList<string> arguments) => Fill(Packets[(kind, verdict)], arguments);
    public string Say(Word word, params string[] arguments) => Fill(Words[word], arguments);

    private static string Fill(string sentence, IReadOnlyList<string> arguments) => string.Format(CultureInfo.InvariantCulture, sentence, [.. arguments]);
}
