using System.Collections.Concurrent;
using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Namespaces;

/// <summary>
/// Which namespaces are ours: a namespace itself can bear no mark, so a file of its name holds the key of its unit, written before the namespace
/// is made and removed after it is gone. This process is the only writer.
/// </summary>
public sealed class NamespaceRecords
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const string Temporary = ".new";
    private readonly ConcurrentDictionary<string, UnitKey> units = [];
    private readonly string directory;

    public NamespaceRecords(string directory = "/run/neutrino/namespaces") => this.directory = directory;

    /// <summary>Reads the files; what a crash left half-written goes.</summary>
    public void Load()
    {
        Directory.CreateDirectory(directory);
        units.Clear();
        foreach (var path in Directory.EnumerateFiles(directory))
        {
            if (path.EndsWith(Temporary, StringComparison.Ordinal)) SystemFiles.Remove(path);
            else if (UnitKey.TryParse(SystemFiles.ReadText(path)?.Trim(), out var unit)) units[Path.GetFileName(path)] = unit;
        }
    }

    public UnitKey? UnitOf(string name) => units.TryGetValue(name, out var unit) ? unit : null;

    /// <summary>The recorded namespaces of each of the units asked for, in order.</summary>
    public ILookup<UnitKey, string> ByUnit() => units.OrderBy(item => item.Key, StringComparer.Ordinal).ToLookup(item => item.Value, item => item.Key);

    public void Write(string name, UnitKey unit)
    {
        if (UnitOf(name) == unit) return;
        SystemFiles.WriteAtomically(Path.Combine(directory, name), unit.ToString() + "\n", Mode);
        units[name] = unit;
    }

    public void Remove(string name)
    {
        SystemFiles.Remove(Path.Combine(directory, name));
        units.TryRemove(name, out _);
    }
}
