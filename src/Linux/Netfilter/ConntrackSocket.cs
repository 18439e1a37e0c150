using System.Net;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>The connection tracking table of the socket's namespace (linux/netfilter/nfnetlink_conntrack.h).</summary>
public sealed class ConntrackSocket(NetlinkSocket socket) : IDisposable
{
    private const int GetCommand = 1;
    private const int DeleteCommand = 2;
    private const int NewCommand = 0;
    private const int StatisticsCommand = 5;
    private const int Nested = 0x8000;

    /// <param name="keep">Which to return.</param>
    public IReadOnlyList<TrackedFlow> Dump(Func<TrackedFlow, bool> keep)
    {
        // One table serves all namespaces, and the kernel walks the whole of it (10 ms of a large one) to find that this one has nothing there.
        if (Count() == 0) return [];
        var batch = new NetlinkBatch(64);
        NetfilterMessage.Begin(batch, NetfilterMessage.Conntrack, GetCommand, NetlinkFlags.Dump, NetfilterMessage.AnyFamily);
        return socket.Dump(batch, message => Read(message) is { } flow && keep(flow) ? flow : null, "read the connection tracking table");
    }

    /// <summary>How many flows the namespace has.</summary>
    public int Count()
    {
        var batch = new NetlinkBatch(64);
        NetfilterMessage.Begin(batch, NetfilterMessage.Conntrack, StatisticsCommand, NetlinkFlags.Ack, NetfilterMessage.AnyFamily);
        uint? count = null;
        var refused = socket.Exchange(
            batch,
            (_, message) =>
            {
                if (message.Type == NetfilterMessage.TypeOf(NetfilterMessage.Conntrack, StatisticsCommand)
                    && message.Attributes(NetfilterMessage.HeaderSize).TryFind(Attribute.Entries, out var entries)) count = entries.NetworkUInt32;
            })[0];
        return (int)(count ?? throw (refused ?? new NetlinkError(Errno.EINVAL, "no count in the answer")).ToException("count tracked flows"));
    }

    /// <summary>
    /// Deletes the flows that match, one by one. The kernel could delete by zone itself, but kernels before 6.8 ignore the zone in such a request and delete everything.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    public int Delete(Func<TrackedFlow, bool> match)
    {
        var flows = Dump(match);
        if (flows.Count == 0) return 0;
        var batch = new NetlinkBatch(flows.Count * 128);
        foreach (var flow in flows)
        {
            NetfilterMessage.Begin(batch, NetfilterMessage.Conntrack, DeleteCommand, NetlinkFlags.Ack, flow.IsV6 ? NetfilterMessage.Ipv6 : NetfilterMessage.Ipv4);
            batch.Put(Attribute.Original | Nested, flow.OriginalTuple);
            if (flow.Zone != 0) batch.PutNetworkUInt16(Attribute.Zone, flow.Zone);
            if (flow.Identifier is { } identifier) batch.Put(Attribute.Identifier, identifier);
        }

        var results = socket.Exchange(batch);

        // One that ended by itself meanwhile is what was asked for.
        if (results.FirstOrDefault(result => result is { Errno: not Errno.ENOENT }) is { } refused) throw refused.ToException("delete tracked flows");
        return results.Count(result => result is null);
    }

    public void Dispose() => socket.Dispose();

    private static TrackedFlow? Read(NetlinkMessage message)
    {
        if (message.Type != NetfilterMessage.TypeOf(NetfilterMessage.Conntrack, NewCommand)) return null;
        var attributes = message.Attributes(NetfilterMessage.HeaderSize);
        if (!attributes.TryFind(Attribute.Original, out var original) || !attributes.TryFind(Attribute.Reply, out var reply)) return null;
        if (Ends(original.Nested) is not { } first || Ends(reply.Nested) is not { } answer) return null;
        var zone = attributes.TryFind(Attribute.Zone, out var number) ? number.NetworkUInt16 : (ushort)0;
        return new TrackedFlow(message.Payload[0] == NetfilterMessage.Ipv6, zone, first.Source, first.Destination, answer.Source, answer.Destination)
        {
            OriginalTuple = original.Value.ToArray(),
            Identifier = attributes.TryFind(Attribute.Identifier, out var identifier) ? identifier.Value.ToArray() : null,
        };
    }

    private static (IPAddress Source, IPAddress Destination)? Ends(NetlinkAttributes tuple)
    {
        if (!tuple.TryFind(Attribute.TupleIp, out var ip)) return null;
        IPAddress? source = null, destination = null;
        foreach (var end in ip.Nested)
        {
            // 1 and 2 are IPv4's source and destination, 3 and 4 IPv6's.
            if (end.Type is 1 or 3) source = new IPAddress(end.Value);
            else if (end.Type is 2 or 4) destination = new IPAddress(end.Value);
        }

        return source is null || destination is null ? null : (source, destination);
    }

    private static class Attribute
    {
        // In statistics.
        internal const int Entries = 1;

        // In a flow.
        internal const int Original = 1;
        internal const int Reply = 2;
        internal const int Identifier = 12;
        internal const int Zone = 18;

        // Within a tuple.
        internal const int TupleIp = 1;
    }
}
