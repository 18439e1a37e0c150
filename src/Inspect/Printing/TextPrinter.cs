using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Neutrino.Inspect;

/// <summary>A report to read: each path as a line, each hop with its sentence, its command and the lines that it shows.</summary>
public sealed class TextPrinter(Language language, Colours colours)
{
    private readonly HashSet<(string, HopKind, string)> shown = [];

    public string Print(Report report)
    {
        var text = new StringBuilder();
        foreach (var path in report.Paths) Path(text, path);
        return text.Append(Summary(report)).ToString();
    }

    /// <summary>The last lines: how much was looked at, and how much of it holds.</summary>
    public string Summary(Report report)
    {
        var hops = report.Paths.SelectMany(path => path.Hops).DistinctBy(hop => (hop.Unit, hop.Kind, hop.Name)).ToArray();
        var packets = report.Paths.SelectMany(path => path.Packets).ToArray();
        var (failed, lost) = (hops.Count(hop => hop.Verdict == Verdict.Fails), packets.Count(packet => packet.Verdict == Verdict.Fails));
        var unknown = hops.Count(hop => hop.Verdict == Verdict.Unknown) + packets.Count(packet => packet.Verdict == Verdict.Unknown);
        var seconds = report.Seconds.ToString("0.00", CultureInfo.InvariantCulture);
        var text = report.Ok
            ? colours.Good(language.Say(Word.AllHolds, Number(hops.Length), Number(packets.Length), seconds))
            : colours.Broken(language.Say(Word.SomeFail, Number(failed), Number(lost), Number(hops.Length), Number(packets.Length), seconds));
        if (unknown > 0) text += $"\n{colours.Doubtful(language.Say(Word.SomeUnknown, Number(unknown)))}";
        if (report.Paused) text += $"\n{colours.Doubtful(language.Say(Word.Paused))}";
        return $"{text}\n";
    }

    private void Path(StringBuilder text, ReportPath path)
    {
        text.Append(colours.Mark(path.Verdict)).Append(' ').Append(colours.Strong($"{Kind(path.Kind)} {(path.Name.Length > 0 ? path.Name : path.Id)}"));
        if (path.Name.Length > 0 && path.Id.Length > 0) text.Append(colours.Faint($"  {path.Id}"));
        text.Append('\n');
        if (path.Hops.IsEmpty) text.Append("  ").Append(language.Say(Word.Nothing)).Append('\n');
        else text.Append("  ").Append(PathLine.Line(path.Kind, path.Hops, colours)).Append("\n\n");
        foreach (var hop in path.Hops) Hop(text, hop);
        foreach (var packet in path.Packets) Packet(text, packet);
        text.Append('\n');
    }

    private void Hop(StringBuilder text, ReportHop hop)
    {
        var isNew = shown.Add((hop.Unit, hop.Kind, hop.Name));
        if (!isNew && hop.Verdict == Verdict.Holds) return;
        text.Append("  ").Append(colours.Mark(hop.Verdict)).Append(' ').Append(hop.Says.Length > 0 ? hop.Says : hop.Label).Append('\n');
        foreach (var flaw in hop.Flaws) text.Append("      ").Append(colours.Broken(flaw.Says)).Append('\n');
        if (hop.Note is { } note) text.Append("      ").Append(colours.Doubtful(note)).Append('\n');
        if (!isNew) return;
        foreach (var evidence in hop.Evidence) Evidence(text, evidence, hop.Verdict == Verdict.Fails);
    }

    private void Evidence(StringBuilder text, Evidence evidence, bool broken)
    {
        text.Append("      ").Append(colours.Faint($"# {evidence.Command}")).Append('\n');
        var compare = broken && !evidence.Should.SequenceEqual(evidence.Is);
        foreach (var line in evidence.Is) text.Append("        ").Append(compare && !evidence.Should.Contains(line) ? colours.Broken($"{line}   ← {language.Say(Word.Is)}") : line).Append('\n');
        if (!compare) return;
        foreach (var line in evidence.Should.Except(evidence.Is)) text.Append("        ").Append(colours.Good($"{line}   ← {language.Say(Word.Should)}")).Append('\n');
    }

    private void Packet(StringBuilder text, ReportPacket packet)
    {
        text.Append("  ").Append(colours.Mark(packet.Verdict)).Append(" » ").Append(packet.Says);
        if (packet.Milliseconds is { } milliseconds) text.Append(colours.Faint(string.Create(CultureInfo.InvariantCulture, $"  {milliseconds:0.0} ms")));
        text.Append('\n');
    }

    private string Kind(SubjectKind kind) => language.Say(Enum.Parse<Word>(kind.ToString()));
    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
