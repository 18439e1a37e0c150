using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace Neutrino.Server;

/// <summary>Checks of option values; each adds a sentence that names the option.</summary>
internal static class OptionChecks
{
    /// <summary>A name that Linux gives no interface: longer than 15 bytes, or with a slash or blank in it.</summary>
    public static Option<string?> Interface(this Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && (name.Length is 0 or > 15 || name.Any(letter => letter is '/' or ':' || char.IsWhiteSpace(letter))))
                result.AddError($"{option.Name}: '{name}' is not a network interface's name.");
        });
        return option;
    }

    /// <summary>A whole path.</summary>
    public static Option<T> Rooted<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is string path && !Path.IsPathRooted(path)) result.AddError($"{option.Name}: '{path}' is not a whole path; begin it with a slash.");
        });
        return option;
    }

    public static int Port(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: var text }] && ushort.TryParse(text, out var port) && port > 0) return port;
        result.AddError($"{NameOf(result)}: '{Given(result)}' is not a port number from 1 to 65535.");
        return 0;
    }

    /// <summary>More GiB than any disk holds.</summary>
    public const int MostGibibytes = 1_000_000;

    /// <summary>GiB: from 1 to a million.</summary>
    public static int Gibibytes(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: var text }] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is > 0 and <= MostGibibytes) return size;
        result.AddError($"{NameOf(result)}: '{Given(result)}' is not a number of GiB from 1 to {MostGibibytes}.");
        return 0;
    }

    /// <summary>0 stands for none.</summary>
    public static int PortOrNone(ArgumentResult result) => result.Tokens is [{ Value: "0" }] ? 0 : Port(result);

    public static IPAddress Address(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: var text }] && IPAddress.TryParse(text, out var address)) return address;
        result.AddError($"{NameOf(result)}: '{Given(result)}' is not an IP address.");
        return IPAddress.None;
    }

    public static Cidr[] Prefixes(ArgumentResult result)
    {
        var prefixes = new List<Cidr>();
        foreach (var token in result.Tokens)
        {
            if (token.Value.Contains('/', StringComparison.Ordinal) && Cidr.TryParse(token.Value, out var prefix) && prefix.Version == 4) prefixes.Add(prefix);
            else result.AddError($"{NameOf(result)}: '{token.Value}' is not an IPv4 address with its prefix length (192.168.1.1/24).");
        }

        return [.. prefixes];
    }

    private static string NameOf(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? "argument";
    private static string Given(ArgumentResult result) => string.Join(' ', result.Tokens.Select(token => token.Value));
}
