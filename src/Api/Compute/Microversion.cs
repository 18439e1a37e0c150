using System.Globalization;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>The microversion a request asks for: its minor number, the major one is always 2.</summary>
internal static class Microversion
{
    public const int Lowest = 1;

    /// <summary>The highest that is honoured in full.</summary>
    public const int Highest = 93;
    public const string Header = "OpenStack-API-Version";
    public const string LegacyHeader = "X-OpenStack-Nova-API-Version";
    private const string Service = "compute";

    public static string Text(int minor) => $"2.{minor}";

    /// <summary>The minor number: of the new header, else of the old one, else 2.1.</summary>
    public static Outcome<int> Of(HttpRequest request)
    {
        var wanted = request.Headers[Header].SelectMany(line => (line ?? "").Split(',')).Select(ForCompute).FirstOrDefault(version => version is not null)
            ?? request.Headers[LegacyHeader].ToString();
        if (wanted.Length == 0) return Lowest;
        if (wanted == "latest") return Highest;
        var parts = wanted.Split('.');
        if (parts.Length != 2 || !Number(parts[0], out var major) || !Number(parts[1], out var minor) || (parts[1].Length > 1 && parts[1][0] == '0') || major == 0)
            return ComputeRefusals.Bad($"API Version String {wanted} is of invalid format. Must be of format MajorNum.MinorNum.", "InvalidAPIVersionString");
        return major == 2 && minor is >= Lowest and <= Highest ? minor : new Refusal(
            "InvalidGlobalAPIVersion", StatusCodes.Status406NotAcceptable, $"Version {wanted} is not supported by the API. Minimum is {Text(Lowest)} and maximum is {Text(Highest)}.");
    }

    /// <summary>What every reply says of versions.</summary>
    public static void Announce(IHeaderDictionary headers, int minor)
    {
        headers[Header] = $"{Service} {Text(minor)}";
        headers[LegacyHeader] = Text(minor);
        headers.Append("Vary", Header);
        headers.Append("Vary", LegacyHeader);
    }

    private static string? ForCompute(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 && words[0].Equals(Service, StringComparison.OrdinalIgnoreCase) ? words[1] : null;
    }

    private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
