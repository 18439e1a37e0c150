using System.Collections.Immutable;

namespace Neutrino.Server;

/// <summary>Where a value came from.</summary>
/// <param name="Source"><c>default</c>, <c>FILE:LINE</c>, or the option of the command line.</param>
internal sealed record ConfiguredValue(ConfigurationOption Option, string Value, string Source);

/// <summary>The command line and the files beneath it, taken together: the command line has the last word, among the files the later one.</summary>
internal sealed record Configuration
{
    public const string StandardDirectory = "/etc";

    /// <summary>Below the configuration directory, in the order they are read; one that is missing says nothing.</summary>
    public static readonly ImmutableArray<string> Files =
    [
        "neutron/neutron.conf", "neutron/plugins/ml2/ml2_conf.ini", "neutron/plugins/ml2/openvswitch_agent.ini",
        "neutron/l3_agent.ini", "neutron/dhcp_agent.ini", "neutron/metadata_agent.ini", "neutrino/neutrino.conf",
    ];

    public required ServeOptions Options { get; init; }
    public required ImmutableArray<ConfiguredValue> Values { get; init; }

    /// <summary>Options that are unknown, or that mean nothing here: a sentence each, with file and line.</summary>
    public required ImmutableArray<string> Notices { get; init; }

    /// <summary>What is wrong in the files: a sentence each, with file and line. With any, there is no start.</summary>
    public required ImmutableArray<string> Faults { get; init; }

    /// <summary>Reads what there is below <paramref name="directory"/> over <paramref name="options"/>, but for what the command line said: the options in <paramref name="given"/>.</summary>
    public static Configuration Read(string directory, ServeOptions options, IReadOnlySet<string> given)
    {
        var faults = new List<string>();
        var entries = Files.Select(file => Path.Combine(directory, file)).Where(File.Exists).SelectMany(file => Entries(file, faults)).ToImmutableArray();
        return new ConfigurationReading(options with { ConfigurationDirectory = directory }, given, faults).Take(entries);
    }

    private static IEnumerable<IniEntry> Entries(string file, List<string> faults)
    {
        try
        {
            return IniFile.Parse(file, File.ReadAllText(file), faults);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{file}: {fault.Message}");
            return [];
        }
    }
}
