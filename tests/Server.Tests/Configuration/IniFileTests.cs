using CsCheck;

namespace Neutrino.Server.Tests.ConfigurationFiles;

public sealed class IniFileTests
{
    private readonly List<string> faults = [];

    [Fact]
    public void Sections_values_comments_continuations_and_quotes_are_read_with_their_lines()
    {
        var entries = IniFile.Parse("f", """
            # a comment
            host = one
            [ml2]
            ; another
            type_drivers=local,
              flat
            path : "with blanks "

              not a continuation after a blank line
            """, faults);
        Assert.Equal(
            [new("f", 2, "DEFAULT", "host", "one"), new("f", 5, "ml2", "type_drivers", "local,\nflat"), new("f", 7, "ml2", "path", "with blanks ")],
            entries);
        Assert.Equal(["f:9: 'not a continuation after a blank line' is neither '[section]' nor 'option = value' nor a comment."], faults);
    }

    [Fact]
    public void Any_text_is_read_or_named() => Gen.String[Gen.Char["ab[]=:#; \n\t\"'$é"], 0, 80].Sample(text =>
    {
        var named = new List<string>();
        var entries = IniFile.Parse("f", text, named);
        var lines = text.Split('\n').Length;
        return entries.All(entry => entry.Line >= 1 && entry.Line <= lines && entry.Name.Length > 0) && named.TrueForAll(sentence => sentence.StartsWith("f:", StringComparison.Ordinal));
    });
}
