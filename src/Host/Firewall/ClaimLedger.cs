using System.Text;
using Neutrino.HostState;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Which unit each thing belongs to that cannot carry our mark itself (a rule, a chain, an ipset, an element of a set). Kept in a file below /run, which is lost
/// with the kernel's state when the machine restarts, and which is written before the thing is made: after a crash nothing of ours is without an owner.
/// Lines are added at the end: <c>+ unit item</c>, <c>- unit item</c>, separated by tabs; a torn last line is left out. Not thread-safe.
/// </summary>
public sealed class ClaimLedger<T> : IDisposable
    where T : notnull
{
    private const int SlackLines = 4096;
    private readonly Dictionary<T, (UnitKey Unit, T Item)> claims = [];
    private readonly Dictionary<UnitKey, HashSet<T>> units = [];
    private readonly string path;
    private readonly string boot;
    private readonly Func<T, string> format;
    private readonly Func<T, T> identity;
    private FileStream file;
    private int lines;

    /// <param name="boot">What was claimed before another boot is forgotten.</param>
    /// <param name="format">One line without line breaks.</param>
    /// <param name="parse">Null for text that <paramref name="format"/> does not give.</param>
    /// <param name="identity">The item without what may change about it.</param>
    public ClaimLedger(string path, string boot, Func<T, string> format, Func<string, T?> parse, Func<T, T> identity)
    {
        (this.path, this.boot, this.format, this.identity) = (path, boot, format, identity);
        Load(parse);
        file = Rewrite();
    }

    public IEnumerable<UnitKey> Units => units.Keys;

    public IEnumerable<T> Items => claims.Values.Select(claim => claim.Item);

    public IReadOnlyList<T> OfUnit(UnitKey unit) => units.TryGetValue(unit, out var keys) ? [.. keys.Select(key => claims[key].Item)] : [];

    public UnitKey? OwnerOf(T item) => claims.TryGetValue(identity(item), out var claim) ? claim.Unit : null;

    /// <summary>The item as it was claimed.</summary>
    public bool TryFind(T item, out T found)
    {
        var there = claims.TryGetValue(identity(item), out var claim);
        found = there ? claim.Item : item;
        return there;
    }

    /// <summary>Notes items as the unit's, whoever had them before. Durable when it returns.</summary>
    public void Claim(IEnumerable<(UnitKey Unit, T Item)> items)
    {
        var text = new StringBuilder();
        foreach (var (unit, item) in items)
        {
            var key = identity(item);
            if (claims.TryGetValue(key, out var known) && known.Unit == unit && EqualityComparer<T>.Default.Equals(known.Item, item)) continue;
            Forget(key);
            Keep(unit, key, item);
            text.Append("+\t").Append(unit).Append('\t').Append(format(item)).Append('\n');
        }

        Append(text);
    }

    public void Release(IEnumerable<T> items)
    {
        var text = new StringBuilder();
        foreach (var item in items)
        {
            if (Forget(identity(item)) is { } unit) text.Append("-\t").Append(unit).Append('\t').Append(format(item)).Append('\n');
        }

        Append(text);
    }

    public void Dispose() => file.Dispose();

    private void Keep(UnitKey unit, T key, T item)
    {
        claims[key] = (unit, item);
        if (!units.TryGetValue(unit, out var keys)) units[unit] = keys = [];
        keys.Add(key);
    }

    private UnitKey? Forget(T key)
    {
        if (!claims.Remove(key, out var claim)) return null;
        units[claim.Unit].Remove(key);
        if (units[claim.Unit].Count == 0) units.Remove(claim.Unit);
        return claim.Unit;
    }

    private void Append(StringBuilder text)
    {
        if (text.Length == 0) return;
        var added = text.ToString();
        lines += added.AsSpan().Count('\n');
        file.Write(Encoding.UTF8.GetBytes(added));
        file.Flush();
        if (lines <= (claims.Count * 2) + SlackLines) return;
        file.Dispose();
        file = Rewrite();
    }

    private void Load(Func<string, T?> parse)
    {
        if (!File.Exists(path)) return;
        var text = File.ReadAllText(path);
        var whole = text[..(text.LastIndexOf('\n') + 1)].Split('\n');
        if (whole[0] != boot) return;
        foreach (var parts in whole.Skip(1).Select(line => line.Split('\t', 3)).Where(parts => parts.Length == 3))
        {
            if (parse(parts[2]) is not { } item) continue;
            Forget(identity(item));
            if (parts[0] == "+" && UnitKey.TryParse(parts[1], out var unit)) Keep(unit, identity(item), item);
        }
    }

    private FileStream Rewrite()
    {
        var text = new StringBuilder(boot).Append('\n');
        foreach (var (unit, item) in claims.Values) text.Append("+\t").Append(unit).Append('\t').Append(format(item)).Append('\n');
        Linux.SystemFiles.WriteAtomically(path, text.ToString(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        lines = claims.Count;
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1);
    }
}
