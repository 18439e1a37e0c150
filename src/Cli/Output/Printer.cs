using System.Text.Json;
using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Output;

/// <summary>Prints lists and single things in the form asked for (<c>-f</c>), the columns asked for (<c>-c</c>).</summary>
public sealed class Printer(TextWriter output, TableStyle style, ParsedArguments arguments)
{
    private const int NarrowestListColumn = 8;
    private const int NarrowestColumn = 16;

    /// <summary>The ASCII table, not a form for programs.</summary>
    public bool IsTable => Format == "table";

    private string Format => arguments.Value(OutputOptions.Format) ?? "table";

    /// <summary>Prints a row for each; <paramref name="columns"/> may hold more than the table shows by default.</summary>
    public void List(IReadOnlyList<string> columns, IReadOnlyList<Cell[]> rows)
    {
        var shown = Chosen(columns);
        var picked = Sorted(columns, rows).Select(row => shown.Select(column => row[column]).ToArray()).ToList();
        var heads = shown.Select(column => columns[column]).ToList();
        switch (Format)
        {
            case "json":
                Line(PythonText.Json(new JsonArray([.. picked.Select(row => (JsonNode)Object(heads, row))]), Indent));
                break;
            case "yaml":
                output.Write(YamlText.Write(new JsonArray([.. picked.Select(row => (JsonNode)Object(heads, row))])));
                break;
            case "csv":
                output.Write(CsvText.Line(heads.Select(head => (JsonNode?)head), Quoting));
                foreach (var row in picked) output.Write(CsvText.Line(row.Select(cell => cell.Value), Quoting));
                break;
            case "value":
            case "shell":
                foreach (var row in picked) Line(string.Join(' ', row.Select(cell => PythonText.Str(cell.Value))));
                break;
            default:
                ListTable(heads, picked);
                break;
        }
    }

    /// <summary>Prints one thing, a line for each of its fields.</summary>
    public void One(IReadOnlyList<(string Name, Cell Cell)> fields)
    {
        var wanted = arguments.Values(OutputOptions.Column);
        var picked = wanted.Count == 0 ? fields : [.. fields.Where(field => wanted.Contains(field.Name))];
        switch (Format)
        {
            case "json":
                Line(PythonText.Json(Object([.. picked.Select(field => field.Name)], [.. picked.Select(field => field.Cell)]), Indent));
                break;
            case "yaml":
                output.Write(YamlText.Write(Object([.. picked.Select(field => field.Name)], [.. picked.Select(field => field.Cell)])));
                break;
            case "csv":
                output.Write(CsvText.Line([style.Name, "Value"], Quoting));
                foreach (var (name, cell) in picked) output.Write(CsvText.Line([name, cell.Value?.DeepClone()], Quoting));
                break;
            case "value":
                foreach (var (_, cell) in picked) Line(PythonText.Str(cell.Value));
                break;
            case "shell":
                foreach (var (name, cell) in picked) Line(Shell(name, cell));
                break;
            default:
                OneTable(picked);
                break;
        }
    }

    /// <summary>Prints a line, whatever the form.</summary>
    public void Line(string text) => output.Write($"{text}\n");

    private int? Indent => arguments.Has(OutputOptions.NoIndent) ? null : 2;

    private string Quoting => arguments.Value(OutputOptions.Quote) ?? "nonnumeric";

    private List<int> Chosen(IReadOnlyList<string> columns)
    {
        var wanted = arguments.Values(OutputOptions.Column);
        return wanted.Count == 0
            ? [.. Enumerable.Range(0, columns.Count)]
            : [.. wanted.Select(name => Index(columns, name)).Where(column => column >= 0)];
    }

    private IEnumerable<Cell[]> Sorted(IReadOnlyList<string> columns, IReadOnlyList<Cell[]> rows)
    {
        IEnumerable<Cell[]> sorted = rows;
        foreach (var column in arguments.Values(OutputOptions.Sort).Reverse().Select(name => Index(columns, name)).Where(column => column >= 0))
        {
            sorted = sorted.OrderBy(row => PythonText.Str(row[column].Value), StringComparer.Ordinal);
        }

        return sorted;
    }

    private static int Index(IReadOnlyList<string> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }

    private static JsonObject Object(IReadOnlyList<string> names, Cell[] cells)
    {
        var map = new JsonObject();
        for (var i = 0; i < names.Count; i++) map[names[i]] = cells[i].Value?.DeepClone();
        return map;
    }

    private void ListTable(List<string> heads, List<Cell[]> rows)
    {
        if (rows.Count == 0 && !style.EmptyList && !arguments.Has(OutputOptions.Empty))
        {
            Line("");
            return;
        }

        var table = new TextTable(heads);
        for (var column = 0; column < heads.Count; column++) table.Align(column, AlignmentOf(rows, column));
        foreach (var row in rows) table.Add([.. row.Select(cell => cell.Shown ?? (cell.Value is null ? style.Nothing : PythonText.Str(cell.Value)))]);
        Narrow(table, NarrowestListColumn);
        output.Write(table.Render());
    }

    private void OneTable(IReadOnlyList<(string Name, Cell Cell)> fields)
    {
        var table = new TextTable([style.Name, "Value"]);
        if (style.Centred)
        {
            table.Align(0, Alignment.Centre);
            table.Align(1, Alignment.Centre);
        }

        foreach (var (name, cell) in fields) table.Add(name, cell.Shown ?? (cell.Value is null ? style.NothingOfOne : PythonText.Str(cell.Value)));
        table.Limit(0, style.WidestValue);
        table.Limit(1, style.WidestValue);
        Narrow(table, NarrowestColumn);
        output.Write(table.Render());
    }

    private Alignment AlignmentOf(List<Cell[]> rows, int column)
    {
        if (style.Centred) return Alignment.Centre;
        var isNumber = rows.Count > 0 && rows[0][column] is { Shown: null, Value: { } value } && value.GetValueKind() == JsonValueKind.Number;
        return style.NumbersRight && isNumber ? Alignment.Right : Alignment.Left;
    }

    /// <summary>Columns wider than their fair share are cut to it; none to less than <paramref name="narrowest"/>.</summary>
    private void Narrow(TextTable table, int narrowest)
    {
        if (arguments.Number(OutputOptions.MaxWidth) is not (> 0 and var limit)) return;
        var widths = table.Widths();
        if (widths.Sum() + (3 * widths.Length) + 1 <= limit) return;
        var usable = Math.Max(0, (int)limit - 1 - (3 * widths.Length));
        var fair = usable / widths.Length;
        var wide = Enumerable.Range(0, widths.Length).Where(column => widths[column] > fair).ToList();
        var left = usable - widths.Where(width => width <= fair).Sum();
        var share = left / Math.Max(1, wide.Count);
        foreach (var column in wide.SkipLast(1))
        {
            table.Limit(column, Math.Max(narrowest, share));
            left -= share;
        }

        table.Limit(wide[^1], Math.Max(narrowest, left));
    }

    private string Shell(string name, Cell cell)
    {
        var variable = new string([.. name.Select(letter => char.IsLetterOrDigit(letter) ? letter : '_')]);
        var value = PythonText.Str(cell.Value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"{arguments.Value(OutputOptions.Prefix)}{variable}=\"{value.Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}\"";
    }
}
