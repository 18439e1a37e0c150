using System.Globalization;
using System.Net;

namespace Neutrino.Server;

/// <summary>Reads values of configuration files; each throws <see cref="FormatException"/> with the end of a sentence that begins with the option's name and value.</summary>
internal static class OptionValues
{
    public static int Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"is not a whole number from {least} to {most}");

    /// <summary>dnsmasq knows no lease under two minutes; −1 is one without an end.</summary>
    public static int LeaseSeconds(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && seconds is -1 or >= 120
            ? seconds
            : throw new FormatException("is neither a whole number of seconds from 120 up nor -1, which is no end");

    /// <summary>Any negative number, or <c>infinite</c>, is no limit: null.</summary>
    public static int? RowLimit(string text)
    {
        if (text.Equals("infinite", StringComparison.OrdinalIgnoreCase)) return null;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rows) || rows == 0) throw new FormatException("is neither a number of rows nor -1, which is no limit");
        return rows < 0 ? null : rows;
    }

    public static int Port(string text) => ushort.TryParse(text, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : throw new FormatException("is not a port number from 1 to 65535");

    public static bool Flag(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "1" => true,
        "FALSE" or "NO" or "OFF" or "0" => false,
        _ => throw new FormatException("is neither True nor False"),
    };

    public static T Choice<T>(string text) where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && !char.IsDigit(text[0])
            ? value
            : throw new FormatException($"is none of {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}");

    public static IPAddress Address(string text) => IPAddress.TryParse(text, out var address) ? address : throw new FormatException("is not an IP address");

    public static string Directory(string text) => Path.IsPathRooted(text) ? text.TrimEnd('/') : throw new FormatException("is not a whole path; begin it with a slash");

    /// <summary>Empty: none.</summary>
    public static string File(string text) => text.Length == 0 ? "" : Directory(text);

    public static string Word(string text) => text.Length > 0 && !text.Any(char.IsWhiteSpace) ? text : throw new FormatException("is not one word");

    /// <summary>Methods, names of headers.</summary>
    public static ValueList<string> Words(string text) => Items(text).Select(Word).ToValueList();

    public static string Interface(string text) =>
        text.Length is > 0 and <= 15 && !text.Any(letter => letter is '/' or ':' || char.IsWhiteSpace(letter)) ? text : throw new FormatException("is not a network interface's name");

    public static Uri Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : throw new FormatException("is not an http:// or https:// address");

    public static ValueList<Cidr> Prefixes(string text) => Items(text).Select(item =>
        item.Contains('/', StringComparison.Ordinal) && Cidr.TryParse(item, out var prefix) && prefix.Version == 4
            ? prefix : throw new FormatException("is not a list of IPv4 addresses with their prefix length (192.168.1.1/24)")).ToValueList();

    public static ValueList<IpAddress> Addresses(string text) =>
        Items(text).Select(item => IpAddress.TryParse(item, out var address) ? address : throw new FormatException("is not a list of IP addresses")).ToValueList();

    public static string BaseMac(string text) => MacAddress.TryParse(text, out _) && text.Length == 17 ? text : throw new FormatException("is not a MAC address (fa:16:3e:00:00:00)");

    public static IEnumerable<string> Items(string text) => text.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
