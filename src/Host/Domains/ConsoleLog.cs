using System.Text;

namespace Neutrino.Host.Domains;

/// <summary>What a guest wrote to its serial port. virtlogd bounds it: a full log goes on in a new file beside the old (<c>.0</c>).</summary>
public static class ConsoleLog
{
    /// <summary>So much is shown at most, as by Nova.</summary>
    private const int Most = 100 * 1024;

    /// <summary>Its last lines, or all that is shown when null; null when there is no log.</summary>
    public static string? Tail(string path, int? lines)
    {
        var end = End(path, Most);
        if (end is null) return null;
        if (end.Length < Most && End($"{path}.0", Most - end.Length) is { } before) end = [.. before, .. end];
        var text = Encoding.UTF8.GetString(end);
        return lines is { } count ? Last(text, count) : text;
    }

    private static string Last(string text, int lines)
    {
        if (lines <= 0) return "";
        var at = text.EndsWith('\n') ? text.Length - 1 : text.Length;
        for (var left = lines; left > 0 && at >= 0; left--) at = at == 0 ? -1 : text.LastIndexOf('\n', at - 1);
        return at < 0 ? text : text[(at + 1)..];
    }

    private static byte[]? End(string path, int most)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(-Math.Min(most, file.Length), SeekOrigin.End);
            var bytes = new byte[(int)Math.Min(most, file.Length)];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
