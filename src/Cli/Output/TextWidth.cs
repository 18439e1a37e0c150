using System.Globalization;
using System.Text;

namespace Neutrino.Cli.Output;

/// <summary>How many columns of a terminal a text takes: Chinese, Japanese and Korean letters take two, combining marks none.</summary>
public static class TextWidth
{
    public static int Of(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Of(rune);
        return width;
    }

    /// <summary>Lines no wider than so many columns, broken at blanks where there are some, else behind hyphens.</summary>
    public static IEnumerable<string> Wrap(string line, int limit)
    {
        while (Of(line) > limit)
        {
            var end = Fitting(line, limit);
            var blank = end < line.Length && line[end] == ' ' ? end : line.LastIndexOf(' ', end - 1, end);
            if (blank > 0) end = blank;
            else if (line.LastIndexOf('-', end - 1, end - 1) is > 0 and var hyphen) end = hyphen + 1;
            yield return line[..end];
            line = blank > 0 ? line[(end + 1)..] : line[end..];
        }

        yield return line;
    }

    private static int Of(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0x303E or >= 0x3041 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF => 2,
        >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x1F64F or >= 0x1F900 and <= 0x1F9FF => 2,
        >= 0x20000 and <= 0x3FFFD => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0 : 1,
    };

    private static int Fitting(string line, int limit)
    {
        int width = 0, end = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            width += Of(rune);
            if (width > limit && end > 0) break;
            end += rune.Utf16SequenceLength;
        }

        return end;
    }
}
