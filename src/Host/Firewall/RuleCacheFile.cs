using System.Globalization;
using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Firewall;

/// <summary>
/// The rules of one namespace as they were last read, with the generation under which they were, so that a restart with nothing drifted reads no rules.
/// The first line names boot, namespace and generation: any other than the kernel's now makes the file worthless.
/// </summary>
public sealed class RuleCacheFile(string directory, string name, string boot, ulong cookie)
{
    public RuleSet? Load(IpFamily family, uint generation)
    {
        if (SystemFiles.ReadText(PathOf(family)) is not { } text) return null;
        var head = Head(generation);
        return text.StartsWith(head, StringComparison.Ordinal) && text.EndsWith("# end\n", StringComparison.Ordinal) ? IptablesSave.Parse(text.AsSpan(head.Length)) : null;
    }

    public void Save(IpFamily family, uint generation, RuleSet rules) =>
        SystemFiles.WriteAtomically(PathOf(family), $"{Head(generation)}{IptablesSave.Format(rules)}# end\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public void Remove()
    {
        foreach (var family in Enum.GetValues<IpFamily>()) SystemFiles.Remove(PathOf(family));
    }

    private string Head(uint generation) => string.Create(CultureInfo.InvariantCulture, $"# {boot} {cookie} {generation}\n");

    // A namespace's name is a file's name, so it is one here.
    private string PathOf(IpFamily family) => Path.Combine(directory, $"{(name.Length == 0 ? "host" : $"ns-{name}")}.{(family == IpFamily.V4 ? 4 : 6)}");
}
