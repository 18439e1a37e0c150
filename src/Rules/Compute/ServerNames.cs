using System.Text;

namespace Neutrino.Rules;

/// <summary>A server's name made fit for a host name (RFC 1123): what the guest calls itself.</summary>
public static class ServerNames
{
    private const int Longest = 63;

    public static string HostName(string name, string serverId)
    {
        var text = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant())
        {
            if (letter is ' ' or '_' or '.' or '\t') text.Append('-');
            else if (char.IsAsciiLetterOrDigit(letter) || letter == '-') text.Append(letter);
        }

        var fit = text.ToString().Trim('-');
        if (fit.Length > Longest) fit = fit[..Longest].TrimEnd('-');
        return fit.Length > 0 ? fit : $"server-{serverId}";
    }
}
