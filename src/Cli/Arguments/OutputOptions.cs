namespace Neutrino.Cli.Arguments;

/// <summary>The options of what is printed: form, columns, width.</summary>
internal static class OutputOptions
{
    public static readonly Option Format = new("--format", OptionKind.Text, "The output format.")
    {
        Aliases = ["-f", "--formatter"],
        Metavar = "FORMAT",
        Local = true,
        Choices = ["table", "json", "value", "csv", "yaml", "shell"],
    };

    public static readonly Option Column = Option.Many("--column", "COLUMN", "Print this column only; may be given again.") with { Aliases = ["-c"], Local = true };
    public static readonly Option MaxWidth = Option.Number("--max-width", "CHARACTERS", "Wrap the table at this width.") with { Local = true };
    public static readonly Option NoIndent = Option.Flag("--noindent", "JSON on one line.") with { Local = true };
    public static readonly Option Quote = Option.Text("--quote", "MODE", "When to quote in CSV.") with { Choices = ["all", "minimal", "none", "nonnumeric"], Local = true };
    public static readonly Option Prefix = Option.Text("--prefix", "PREFIX", "Put before every name in the shell format.") with { Local = true };
    private static readonly Option SortColumn = Option.Many("--sort-column", "COLUMN", "Sort the rows by this column.") with { Local = true };
    private static readonly Option PrintEmpty = Option.Flag("--print-empty", "Print a table even if it has no row.") with { Local = true };
    private static readonly Option FitWidth = Option.Flag("--fit-width", "Kept for old habits: tables are as wide as they are.") with { Local = true, Hidden = true };

    private static readonly Option[] One = [Format, Column, MaxWidth, NoIndent, Prefix, FitWidth, PrintEmpty];
    private static readonly Option[] Many = [Format, Column, MaxWidth, NoIndent, Quote, FitWidth, PrintEmpty, SortColumn];

    public static Option Sort => SortColumn;

    public static Option Empty => PrintEmpty;

    public static IEnumerable<Option> For(Printing printing) => printing switch
    {
        Printing.One => One,
        Printing.Many => Many,
        _ => [],
    };
}
