using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Neutrino.Server;

/// <summary>Takes entries into options, one after the other, and notes what it cannot.</summary>
internal sealed class ConfigurationReading(ServeOptions options, IReadOnlySet<string> given, List<string> faults)
{
    private static readonly FrozenDictionary<(string, string), ConfigurationOption> Known = ConfigurationOptions.All
        .SelectMany(option => option.Aliases.Prepend((option.Section, option.Name)).Select(place => (Place: place, Option: option)))
        .ToFrozenDictionary(known => known.Place, known => known.Option);

    private static readonly FrozenDictionary<(string, string), FixedOption> Fixed = OtherOptions.Fixed.ToFrozenDictionary(option => (option.Section, option.Name));
    private static readonly FrozenDictionary<(string, string?), IdleOption> Idle = OtherOptions.Idle.ToFrozenDictionary(option => (option.Section, option.Name));

    private readonly List<string> notices = [];
    private readonly Dictionary<ConfigurationOption, string> sources = [];
    private ServeOptions options = options;

    public Configuration Take(ImmutableArray<IniEntry> entries)
    {
        foreach (var entry in entries) Take(entry);
        if (options.Keystone.AuthUrl is { } url && options.Keystone.UserName.Length == 0 && options.UsesKeystone)
            faults.Add($"[keystone_authtoken] auth_url = {url}, but no username and password to log in there with; add them.");
        if (PolicyFile.Missing(options) is { } missing)
            notices.Add($"{SourceOf(Known[("oslo_policy", "policy_file")])}: [oslo_policy] policy_file: {missing} is not there; the default rules hold.");
        return new Configuration
        {
            Options = options,
            Values = [.. ConfigurationOptions.All.Select(option => new ConfiguredValue(option, option.Show(options), SourceOf(option)))],
            Notices = [.. notices],
            Faults = [.. faults],
        };
    }

    private void Take(IniEntry entry)
    {
        // oslo.config takes [QUOTAS] for [quotas], but [default] not for [DEFAULT].
        var place = (Section: entry.Section == IniFile.DefaultSection ? entry.Section : entry.Section.ToLowerInvariant(), entry.Name);
        if (Known.TryGetValue(place, out var known)) Set(entry, known);
        else if (Fixed.TryGetValue(place, out var only)) Check(entry, only);
        else if (Idle.TryGetValue(place, out var idle) || Idle.TryGetValue((place.Section, null), out idle)) notices.Add($"{Said(entry)} has no meaning here: {idle.Why}.");
        else notices.Add($"{Said(entry)} is unknown; 'neutrino config' lists the options there are.");
    }

    private void Set(IniEntry entry, ConfigurationOption option)
    {
        if (option.CommandLine is { } word && given.Contains(word)) return;
        try
        {
            options = option.Set(options, entry.Value);
            sources[option] = entry.Where;
        }
        catch (FormatException wrong)
        {
            faults.Add($"{Said(entry)}: '{(option.IsSecret ? "…" : entry.Value)}' {wrong.Message}.");
        }
    }

    private void Check(IniEntry entry, FixedOption option)
    {
        var words = OptionValues.Items(entry.Value).ToList();
        var others = words.Where(word => !option.Taken.Contains(word, StringComparer.OrdinalIgnoreCase)).ToList();
        if (others.Count < words.Count && others.Count > 0) notices.Add($"{Said(entry)}: {string.Join(", ", others)} has no meaning here: {option.Why}.");
        else if (others.Count > 0) faults.Add($"{Said(entry)}: '{entry.Value}' cannot be had: {option.Why}. Write {option.Taken[0]}, or take the line out.");
    }

    private string SourceOf(ConfigurationOption option) =>
        option.CommandLine is { } word && given.Contains(word) ? word : sources.GetValueOrDefault(option, "default");

    private static string Said(IniEntry entry) => $"{entry.Where}: [{entry.Section}] {entry.Name}";
}
