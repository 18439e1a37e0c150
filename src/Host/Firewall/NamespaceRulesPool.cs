using Neutrino.Linux;
using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netlink;

namespace Neutrino.Host.Firewall;

/// <summary>
/// The namespaces whose rules are held open. What it holds keeps a namespace alive, so it lets go of one as soon as its name is gone or means another,
/// and when told to (<see cref="LeaveAsync"/>).
/// </summary>
public sealed class NamespaceRulesPool : IAsyncDisposable
{
    private readonly string? directory;
    private readonly string boot;
    private readonly IptablesVersion iptables;
    private readonly TimeProvider time;
    private readonly NamespaceNames names;
    private readonly Spellings spellings;
    private readonly Dictionary<string, (NamespaceRules Rules, ulong? Inode)> open = new(StringComparer.Ordinal);
    private readonly Lock changing = new();

    /// <param name="directory">Where rules are kept for the next start.</param>
    public NamespaceRulesPool(string? directory, string boot, IptablesVersion iptables, TimeProvider time)
    {
        (this.directory, this.boot, this.iptables, this.time) = (directory, boot, iptables, time);
        spellings = new Spellings(directory is null ? null : Path.Combine(directory, "spellings"));
        names = new NamespaceNames(name => _ = Task.Run(() => LeaveGoneAsync(name)));
    }

    public IReadOnlyList<NamespaceRules> Open
    {
        get
        {
            lock (changing) return [.. open.Values.Select(entry => entry.Rules)];
        }
    }

    /// <summary>Raised when a namespace was opened, with another netlink socket in it, for whoever listens to events there; null for the host's.</summary>
    public event Action<NamespaceRules, Descriptor?>? Opened;

    /// <summary>Raised before what is held in a namespace is closed.</summary>
    public event Action<NamespaceRules>? Left;

    /// <summary>Opens those of the names that are not open, in one visit.</summary>
    /// <returns>Those that exist, by name.</returns>
    public async Task<IReadOnlyDictionary<string, NamespaceRules>> AcquireAsync(IEnumerable<string> names)
    {
        var inodes = names.Distinct().ToDictionary(name => name, name => name.Length == 0 ? 0 : NetNamespaces.Identify(name), StringComparer.Ordinal);
        foreach (var stale in Stale(inodes)) await DropAsync(stale).ConfigureAwait(false);
        var wanted = inodes.Where(entry => entry.Value is not null).Select(entry => entry.Key).ToList();
        OpenMissing(wanted, inodes);
        lock (changing) return wanted.Where(open.ContainsKey).ToDictionary(name => name, name => open[name].Rules, StringComparer.Ordinal);
    }

    /// <summary>Closes everything held in the namespace, so that it can end.</summary>
    public async Task LeaveAsync(string name)
    {
        bool held;
        lock (changing) held = open.ContainsKey(name);
        if (held) await DropAsync(name).ConfigureAwait(false);
    }

    private async Task LeaveGoneAsync(string? name)
    {
        var held = name is null ? [.. Open.Select(rules => rules.Name).Where(open => open.Length > 0)] : new[] { name };
        foreach (var gone in held.Where(one => NetNamespaces.Identify(one) is null)) await LeaveAsync(gone).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        names.Dispose();
        foreach (var rules in Open)
        {
            Left?.Invoke(rules);
            await rules.DisposeAsync().ConfigureAwait(false);
        }
    }

    private List<string> Stale(Dictionary<string, ulong?> inodes)
    {
        lock (changing) return [.. inodes.Where(entry => open.TryGetValue(entry.Key, out var known) && known.Inode != entry.Value).Select(entry => entry.Key)];
    }

    private async Task DropAsync(string name)
    {
        NamespaceRules rules;
        lock (changing)
        {
            if (!open.Remove(name, out var entry)) return;
            rules = entry.Rules;
        }

        Left?.Invoke(rules);
        rules.ForgetKept();
        await rules.DisposeAsync().ConfigureAwait(false);
    }

    private void OpenMissing(List<string> names, Dictionary<string, ulong?> inodes)
    {
        List<string> missing;
        lock (changing) missing = [.. names.Where(name => !open.ContainsKey(name))];
        if (missing.Remove("")) Keep(NetlinkSocket.Open(NetlinkProtocol.Netfilter), null, "", 0);
        var opened = NetNamespaces.OpenNetlinkDescriptors(missing, [NetlinkProtocol.Netfilter, NetlinkProtocol.Netfilter], nonBlocking: false);
        for (var i = 0; i < missing.Count; i++)
            if (opened[i] is { } descriptors) Keep(new NetlinkSocket(descriptors[0]), descriptors[1], missing[i], inodes[missing[i]]);
    }

    private void Keep(NetlinkSocket socket, Descriptor? events, string name, ulong? inode)
    {
        var rules = new NamespaceRules(name, socket, directory, boot, iptables, spellings, time);
        lock (changing) open[name] = (rules, inode);
        Opened?.Invoke(rules, events);
    }
}
