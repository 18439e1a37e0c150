using Neutrino.Linux;
using Neutrino.Linux.Monitor;
using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netlink;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Namespaces;

/// <summary>The namespaces in use, each with sockets opened once. A namespace that was replaced by another of its name is noticed by its inode.</summary>
public sealed class OpenNamespaces : IDisposable
{
    private const int HostReceiveBuffer = 8 * 1024 * 1024;
    private const int ReceiveBuffer = 512 * 1024;
    private readonly Lock gate = new();
    private readonly Dictionary<string, OpenNamespace> open = [];
    private readonly DescriptorLoop loop;
    private DirectoryEvents? names;

    public OpenNamespaces(DescriptorLoop loop) => this.loop = loop;

    /// <summary>Something happened in a namespace. On the loop's thread; handlers return at once.</summary>
    internal event Action<string, RouteEvent>? Happened;

    /// <summary>A name came to or went from <c>/run/netns</c>; a null name: any may have. Its sockets are closed already when it went.</summary>
    public event Action<string?, bool>? NameChanged;

    /// <summary>A namespace's events cannot be followed any more; look at everything now and then.</summary>
    public event Action<string, Exception>? Failed;

    /// <summary>Begins to follow the names, and the host's own namespace.</summary>
    public void Start()
    {
        NetNamespaces.PrepareDirectory();
        names ??= new DirectoryEvents(loop, NetNamespaces.Directory, OnName, failure => Failed?.Invoke(NetNamespaces.Directory, failure));
        _ = Get([""]);
    }

    /// <summary>The live ones of the namespaces named, opened in one visit where they are not open yet.</summary>
    internal IReadOnlyDictionary<string, OpenNamespace> Get(IEnumerable<string> wanted)
    {
        Dictionary<string, OpenNamespace> found = [];
        lock (gate)
        {
            List<(string Name, ulong Inode)> missing = [];
            foreach (var name in wanted.Distinct())
            {
                if (Inode(name) is not { } inode) Close(name);
                else if (open.TryGetValue(name, out var there) && there.Inode == inode) found[name] = there;
                else missing.Add((name, inode));
            }

            foreach (var opened in Open(missing)) found[opened.Name] = opened;
        }

        return found;
    }

    internal OpenNamespace? Get(string name) => Get([name]).GetValueOrDefault(name);

    /// <summary>The host's own.</summary>
    internal OpenNamespace Host => Get("")!;

    /// <summary>Closes a namespace's sockets, before its name is taken away.</summary>
    internal void Forget(string name)
    {
        lock (gate) Close(name);
    }

    public void Dispose()
    {
        names?.Dispose();
        lock (gate)
        {
            foreach (var item in open.Values) item.Dispose();
            open.Clear();
        }
    }

    /// <summary>The host's own cannot be replaced; any number does.</summary>
    private static ulong? Inode(string name) => name.Length == 0 ? 0 : NetNamespaces.Identify(name);

    private IEnumerable<OpenNamespace> Open(List<(string Name, ulong Inode)> missing)
    {
        foreach (var (name, inode) in missing.Where(item => item.Name.Length == 0)) yield return Keep(name, inode, RouteSocket.Open(""), NetlinkSocket.OpenEvents(NetlinkProtocol.Route));
        var named = missing.Where(item => item.Name.Length > 0).ToArray();
        var sockets = NetNamespaces.OpenNetlinkDescriptors([.. named.Select(item => item.Name)], [NetlinkProtocol.Route, NetlinkProtocol.Route], nonBlocking: false);
        for (var i = 0; i < named.Length; i++)
            if (sockets[i] is { } pair) yield return Keep(named[i].Name, named[i].Inode, new RouteSocket(new NetlinkSocket(pair[0])), pair[1]);
    }

    private OpenNamespace Keep(string name, ulong inode, RouteSocket route, Descriptor events)
    {
        Close(name);
        var following = new RouteEvents(
            loop, events, name.Length == 0 ? HostReceiveBuffer : ReceiveBuffer, item => Happened?.Invoke(name, item), failure => Failed?.Invoke(name, failure));
        return open[name] = new OpenNamespace(name, inode, route, following);
    }

    private void Close(string name)
    {
        if (open.Remove(name, out var closed)) closed.Dispose();
    }

    private void OnName(string? name, bool came)
    {
        if (name is not null && !came) Forget(name);
        NameChanged?.Invoke(name, came);
    }
}
