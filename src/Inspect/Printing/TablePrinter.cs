using System.Text;

namespace Neutrino.Inspect;

/// <summary>A report as one table, a row for each hop and packet.</summary>
public static class TablePrinter
{
    public static string Print(Report report, Language language)
    {
        string[] heads = [language.Say(Word.Object), "", language.Say(Word.Hop), language.Say(Word.Finding)];
        var rows = report.Paths.SelectMany(path => Rows(path, language)).Prepend(heads).ToArray();
        var widths = Enumerable.Range(0, heads.Length).Select(column => rows.Max(row => Width(row[column]))).ToArray();
        var line = $"+{string.Concat(widths.Select(width => $"{new string('-', width + 2)}+"))}\n";
        var text = new StringBuilder(line);
        for (var i = 0; i < rows.Length; i++)
        {
            text.Append('|');
            for (var column = 0; column < heads.Length; column++) text.Append(' ').Append(rows[i][column]).Append(' ', widths[column] - Width(rows[i][column]) + 1).Append('|');
            text.Append('\n');
            if (i == 0) text.Append(line);
        }

        return text.Append(line).Append(new TextPrinter(language, Colours.Off).Summary(report)).ToString();
    }

    private static IEnumerable<string[]> Rows(ReportPath path, Language language)
    {
        var subject = $"{language.Say(Enum.Parse<Word>(path.Kind.ToString()))} {(path.Name.Length > 0 ? path.Name : path.Id)}";
        foreach (var hop in path.Hops)
            yield return [subject, Colours.Off.Mark(hop.Verdict), hop.Label, hop.Flaws.IsEmpty ? hop.Note ?? hop.Says : string.Join(' ', hop.Flaws.Select(flaw => flaw.Says))];
        foreach (var packet in path.Packets) yield return [subject, Colours.Off.Mark(packet.Verdict), language.Say(Word.Packets), packet.Says];
    }

    /// <summary>Columns on a terminal: ideographs and full-width forms take two (Unicode Standard Annex 11).</summary>
    private static int Width(string text) => text.Sum(letter => letter is >= '\u1100' and <= '\u115f' or >= '\u2e80' and <= '\ua4cf' or >= '\uac00' and <= '\ud7a3' or >= '\uf900' and <= '\ufaff'
        or >= '\uff00' and <= '\uff60' ? 2 : 1);
}
