using Neutrino.Cli.Glance;
using Neutrino.Cli.Keystone;
using Neutrino.Cli.Neutron;
using Neutrino.Cli.Nova;

namespace Neutrino.Cli;

/// <summary>The old clients that this binary can be.</summary>
public static class Personalities
{
    public static IReadOnlyList<string> Names => ["neutron", "nova", "keystone", "glance"];

    /// <summary>By the name of the command, null if it is none of them.</summary>
    public static Personality? Named(string name) => name switch
    {
        "neutron" => NeutronClient.Personality,
        "nova" => NovaClient.Personality,
        "keystone" => KeystoneClient.Personality,
        "glance" => GlanceClient.Personality,
        _ => null,
    };

    /// <summary>The name under which the process was started: a link's own, not what it leads to.</summary>
    public static string StartedAs()
    {
        var words = File.ReadAllText("/proc/self/cmdline");
        var end = words.IndexOf('\0', StringComparison.Ordinal);
        return end < 0 ? words : words[..end];
    }

    /// <summary>Chosen by the name under which the binary was started, or by the first word after <c>neutrino</c>.</summary>
    /// <param name="arguments">On return, the words that are the client's.</param>
    public static Personality? Chosen(string startedAs, ref string[] arguments)
    {
        if (Named(Path.GetFileName(startedAs)) is { } bySelf) return bySelf;
        if (arguments.Length == 0 || Named(arguments[0]) is not { } byWord) return null;
        arguments = arguments[1..];
        return byWord;
    }
}
