using System.Buffers.Binary;
using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Route;

/// <summary>Asks for and changes the links, addresses and routes of one namespace. Thread-safe.</summary>
public sealed class RouteSocket : IDisposable
{
    private readonly NetlinkSocket socket;

    public RouteSocket(NetlinkSocket socket) => this.socket = socket;

    /// <param name="name">A named namespace, or empty for this process's own.</param>
    public static RouteSocket Open(string name) => new(NetNamespaces.OpenNetlink(name, NetlinkProtocol.Route));

    /// <summary>For ioctls on interfaces of the namespace.</summary>
    public Descriptor Descriptor => socket.Descriptor;

    public IReadOnlyList<LinkEntry> Links()
    {
        var batch = new NetlinkBatch(64);
        PutLinkRequest(batch, NetlinkFlags.Dump, null, 0);
        return socket.Dump(batch, RouteMessages.Link, "list links");
    }

    /// <summary>One entry for each name, null where there is none.</summary>
    public IReadOnlyList<LinkEntry?> FindLinks(IReadOnlyList<string> names) => Find(names, (batch, name) => PutLinkRequest(batch, NetlinkFlags.Ack, name, 0));

    /// <summary>One entry for each index, null where there is none.</summary>
    public IReadOnlyList<LinkEntry?> FindLinks(IReadOnlyList<int> indexes) => Find(indexes, (batch, index) => PutLinkRequest(batch, NetlinkFlags.Ack, null, index));

    public LinkEntry? FindLink(string name) => FindLinks([name])[0];

    /// <param name="link">Index of an interface; 0 for all.</param>
    public IReadOnlyList<AddressEntry> Addresses(int link = 0) =>
        link == 0 ? Addresses(0, 0) : [.. Addresses(RouteMessages.Ipv4, link), .. Addresses(RouteMessages.Ipv6, link)];

    /// <summary>The routes of protocol static of the main table.</summary>
    public IReadOnlyList<RouteEntry> StaticRoutes() => [.. StaticRoutes(RouteMessages.Ipv4), .. StaticRoutes(RouteMessages.Ipv6)];

    /// <summary>Sends the changes; for each null, or why it was refused.</summary>
    public IReadOnlyList<NetlinkError?> Do(RouteBatch batch) => socket.Exchange(batch.Requests);

    public void Dispose() => socket.Dispose();

    private LinkEntry?[] Find<T>(IReadOnlyList<T> keys, Action<NetlinkBatch, T> put)
    {
        var batch = new NetlinkBatch(64 * keys.Count);
        foreach (var key in keys) put(batch, key);
        var found = new LinkEntry?[keys.Count];
        var errors = socket.Exchange(batch, (index, message) => found[index] = RouteMessages.Link(message) ?? found[index]);
        foreach (var error in errors)
            if (error is not null and not { Errno: Errno.ENODEV }) throw error.ToException("look for links");
        return found;
    }

    private static void PutLinkRequest(NetlinkBatch batch, NetlinkFlags flags, string? name, int index)
    {
        batch.Begin(RouteMessages.GetLink, flags);
        BinaryPrimitives.WriteInt32LittleEndian(batch.Header(RouteMessages.LinkHeader)[4..], index);
        if (name is not null) batch.PutText(LinkAttribute.Name, name);
        batch.PutUInt32(LinkAttribute.ExtendedMask, LinkAttribute.SkipStatistics);
    }

    private List<AddressEntry> Addresses(int family, int link)
    {
        var batch = new NetlinkBatch(64);
        batch.Begin(RouteMessages.GetAddress, NetlinkFlags.Dump);
        var header = batch.Header(RouteMessages.AddressHeader);
        header[0] = (byte)family;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], link);
        try
        {
            return socket.Dump(batch, message => RouteMessages.Address(message) is { } entry && (link == 0 || entry.Link == link) ? entry : null, "list addresses");
        }
        catch (LinuxException refused) when (refused.Errno == Errno.ENODEV && link != 0)
        {
            return []; // The interface went.
        }
    }

    private List<RouteEntry> StaticRoutes(int family)
    {
        var batch = new NetlinkBatch(64);
        batch.Begin(RouteMessages.GetRoute, NetlinkFlags.Dump);
        var header = batch.Header(RouteMessages.RouteHeader);
        header[0] = (byte)family;
        header[4] = RouteMessages.MainTable;
        header[5] = RouteMessages.StaticProtocol;

        try
        {
            // Older kernels filter by neither and dump all tables.
            return socket.Dump(batch, message => RouteMessages.IsStatic(message) ? RouteMessages.Route(message) : null, "list routes");
        }
        catch (LinuxException refused) when (refused.Errno == Errno.ENOENT)
        {
            return []; // A namespace has no main table until its first route.
        }
    }
}
