using System.Globalization;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>The microversion of the Compute API: 2.1 unless asked for, which every Nova of ten years has and in which all the old options mean what they meant.</summary>
internal static class ApiVersion
{
    private const int Latest = int.MaxValue;

    /// <exception cref="CommandException">Not 2, 2.N or 2.latest.</exception>
    public static void Prepare(CloudSession session, Terminal terminal)
    {
        var asked = session.Options["compute_api_version"] ?? terminal.Variable("OS_COMPUTE_API_VERSION") ?? "2.1";
        var minor = Minor(asked);
        if (minor > 1) session.Microversion = (Service.Compute, "X-OpenStack-Nova-API-Version", minor == Latest ? "latest" : $"2.{minor}");
    }

    /// <summary>The version is at least 2.<paramref name="minor"/>.</summary>
    public static bool IsAtLeast(Invocation call, int minor) => call.Session.Microversion is { } version && Minor(version.Value) >= minor;

    private static int Minor(string version) => version switch
    {
        "2" or "1.1" or "2.0" => 1,
        "latest" or "2.latest" => Latest,
        _ when version.StartsWith("2.", StringComparison.Ordinal) && int.TryParse(version[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) => minor,
        _ => throw new CommandException($"Invalid client version '{version}'. Major part should be '2'", "--os-compute-api-version 2.N, or none"),
    };
}
