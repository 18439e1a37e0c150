using System.Text;

namespace Neutrino.Cli.Output;

/// <summary>The ASCII table of the old clients: <c>| a | b |</c> between rules of <c>+---+---+</c>, columns as wide as their widest line, counted as a terminal shows them.</summary>
public sealed class TextTable(IReadOnlyList<string> heads)
{
    private readonly List<string[]> rows = [];
    private readonly Alignment[] alignments = new Alignment[heads.Count];
    private readonly int[] widest = new int[heads.Count];

    public void Align(int column, Alignment alignment) => alignments[column] = alignment;

    /// <summary>Lines of this column wrap at so many characters; 0: never.</summary>
    public void Limit(int column, int width) => widest[column] = width;

    public void Add(params IReadOnlyList<string> cells) => rows.Add([.. cells]);

    public string Render()
    {
        var cells = rows.ConvertAll(row => row.Select((cell, column) => Lines(cell, widest[column])).ToArray());
        var widths = Widths();
        var rule = $"+{string.Concat(widths.Select(width => $"{new string('-', width + 2)}+"))}\n";
        var table = new StringBuilder(rule);
        Write(table, [.. heads.Select(head => new[] { head })], widths);
        table.Append(rule);
        foreach (var row in cells) Write(table, row, widths);
        return table.Append(rule).ToString();
    }

    /// <summary>The widths that columns have, without their padding: that of their widest line, or their limit.</summary>
    public int[] Widths() => [.. heads.Select((head, column) => Math.Max(TextWidth.Of(head), Limited(rows.Select(row => Lines(row[column], 0).Max(TextWidth.Of)).DefaultIfEmpty().Max(), widest[column])))];

    private static int Limited(int width, int limit) => limit == 0 ? width : Math.Min(width, limit);

    private void Write(StringBuilder table, string[][] row, int[] widths)
    {
        var height = row.Max(lines => lines.Length);
        for (var line = 0; line < height; line++)
        {
            for (var column = 0; column < row.Length; column++)
            {
                var text = line < row[column].Length ? row[column][line] : "";
                table.Append("| ").Append(Justified(text, widths[column], alignments[column])).Append(' ');
            }

            table.Append("|\n");
        }
    }

    private static string[] Lines(string cell, int limit)
    {
        var lines = cell.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', ' ').Replace("\t", "    ", StringComparison.Ordinal).Split('\n');
        return limit == 0 ? lines : [.. lines.SelectMany(line => TextWidth.Wrap(line, limit))];
    }

    /// <summary>Uneven room of a centred cell goes to the right of a text of odd length, to the left of an even one.</summary>
    private static string Justified(string text, int width, Alignment alignment)
    {
        var length = TextWidth.Of(text);
        var excess = width - length;
        var left = alignment switch
        {
            Alignment.Left => 0,
            Alignment.Right => excess,
            _ => (excess / 2) + (excess % 2 == 1 && length % 2 == 0 ? 1 : 0),
        };
        return $"{new string(' ', left)}{text}{new string(' ', excess - left)}";
    }
}
