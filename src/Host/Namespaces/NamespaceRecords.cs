using System.Collections.Immutable;
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
    private readonly Lock gate = new();
    private readonly Dictionary<string, UnitKey> units = [];
    private readonly Dictionary<UnitKey, ImmutableSortedSet<string>> names = [];
    private readonly string directory;

    public NamespaceRecords(string directory = "/run/neutrino/namespaces") => this.directory = directory;

    /// <summary>Reads the files; what a crash left half-written goes.</summary>
    public void Load()
    {
        Directory.CreateDirectory(directory);
        List<(string Name, UnitKey Unit)> found = [];
        foreach (var path in Directory.EnumerateFiles(directory))
        {
            if (path.EndsWith(Temporary, StringComparison.Ordinal)) SystemFiles.Remove(path);
            else if (UnitKey.TryParse(SystemFiles.ReadText(path)?.Trim(), out var unit)) found.Add((Path.GetFileName(path), unit));
        }

        lock (gate)
        {
            units.Clear();
            names.Clear();
            foreach (var (name, unit) in found) Put(name, unit);
        }
    }

    public UnitKey? UnitOf(string name)
    {
        lock (gate) return units.TryGetValue(name, out var unit) ? unit : null;
    }

    /// <summary>The recorded namespaces of a unit, in order.</summary>
    public ImmutableSortedSet<string> NamesOf(UnitKey unit)
    {
        lock (gate) return names.GetValueOrDefault(unit, []);
    }

    /// <summary>Every recorded namespace with its unit.</summary>
    public ImmutableArray<(string Name, UnitKey Unit)> All()
    {
        lock (gate) return [.. units.Select(item => (item.Key, item.Value))];
    }

    public void Write(string name, UnitKey unit)
    {
        if (UnitOf(name) == unit) return;
        SystemFiles.WriteAtomically(Path.Combine(directory, name), unit.ToString() + "\n", Mode);
        lock (gate) Put(name, unit);
    }

    public void Remove(string name)
    {
        SystemFiles.Remove(Path.Combine(directory, name));
        lock (gate) Drop(name);
    }

    private void Put(string name, UnitKey unit)
    {
        Drop(name);
        units[name] = unit;
        names[unit] = names.GetValueOrDefault(unit, ImmutableSortedSet.Create<string>(StringComparer.Ordinal)).Add(name);
    }

    private void Drop(string name)
    {
        if (!units.Remove(name, out var unit)) return;
        var rest = names[unit].Remove(name);
        if (rest.IsEmpty) names.Remove(unit);
        else names[unit] = rest;
    }
}
