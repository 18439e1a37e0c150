using System.Net;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>What an ipset holds.</summary>
/// <param name="TypeName">hash:net and the like; members of other types than hash:net are not read.</param>
/// <param name="IsV6">Its family; null for types that have none.</param>
public sealed record IpSetContent(string Name, string TypeName, bool? IsV6, IReadOnlyList<IPNetwork> Members);

/// <summary>
/// ipsets of type hash:net through nfnetlink (linux/netfilter/ipset/ip_set.h, protocol 6). All requests are idempotent: making what is there with the same type,
/// adding a member that is in, deleting one that is out is success.
/// </summary>
public sealed class IpSetSocket(NetlinkSocket socket) : IDisposable
{
    /// <summary>Characters of a name, IPSET_MAXNAMELEN less the closing zero.</summary>
    public const int LongestName = 31;

    private const string HashNet = "hash:net";
    private const byte Protocol = 6;

    // Some 40 bytes a member; a nested attribute holds less than 64 KiB.
    private const int MembersPerMessage = 1000;

    // Errors of ipset itself start here; ip_set.h.
    private const int PrivateErrors = 4096;
    private const int Busy = PrivateErrors + 4;

    public void Create(string name, bool isV6)
    {
        var batch = Start(Command.Create, NetlinkFlags.Ack, name);
        batch.PutText(IpSetAttribute.TypeName, HashNet);
        batch.PutByte(IpSetAttribute.Revision, 0);
        batch.PutByte(IpSetAttribute.Family, isV6 ? NetfilterMessage.Ipv6 : NetfilterMessage.Ipv4);
        batch.EndNest(batch.BeginNest(IpSetAttribute.Data));
        Do(batch, $"create ipset {name}");
    }

    /// <summary>Adds, then deletes; a prefix of length 0 is not a member that the kernel takes.</summary>
    public void Change(string name, IReadOnlyList<IPNetwork> added, IReadOnlyList<IPNetwork> removed)
    {
        foreach (var some in added.Chunk(MembersPerMessage)) Do(Members(Command.Add, name, some), $"add to ipset {name}");
        foreach (var some in removed.Chunk(MembersPerMessage)) Do(Members(Command.Delete, name, some), $"delete from ipset {name}");
    }

    /// <summary>A set that is gone is no error; EBUSY while a rule names it.</summary>
    public void Destroy(string name)
    {
        if (socket.Exchange(Start(Command.Destroy, NetlinkFlags.Ack, name))[0] is { Errno: not Errno.ENOENT } refused) throw Translated(refused, $"destroy ipset {name}");
    }

    /// <param name="name">Null for all sets.</param>
    public IReadOnlyList<IpSetContent> List(string? name = null)
    {
        var members = new Dictionary<string, List<IPNetwork>>(StringComparer.Ordinal);
        var heads = new Dictionary<string, (string Type, bool? IsV6)>(StringComparer.Ordinal);
        var batch = Start(Command.List, NetlinkFlags.Dump, name);
        var refused = socket.Exchange(batch, (_, message) => Read(message, heads, members))[0];
        if (refused is { Errno: Errno.ENOENT }) return [];
        if (refused is not null) throw Translated(refused, "list ipsets");
        return [.. heads.Select(head => new IpSetContent(head.Key, head.Value.Type, head.Value.IsV6, members.GetValueOrDefault(head.Key, [])))];
    }

    public void Dispose() => socket.Dispose();

    private static NetlinkBatch Start(Command command, NetlinkFlags flags, string? name)
    {
        var batch = new NetlinkBatch(256);
        NetfilterMessage.Begin(batch, NetfilterMessage.IpSet, (int)command, flags, NetfilterMessage.Ipv4);
        batch.PutByte(IpSetAttribute.Protocol, Protocol);
        if (name is not null) batch.PutText(IpSetAttribute.SetName, name);
        return batch;
    }

    private static NetlinkBatch Members(Command command, string name, IPNetwork[] members)
    {
        var batch = Start(command, NetlinkFlags.Ack, name);

        // The kernel wants a line number with a list of members; it writes into it the member that failed.
        batch.PutUInt32(IpSetAttribute.LineNumber, 0);
        var list = batch.BeginNest(IpSetAttribute.MemberList);
        foreach (var member in members)
        {
            var entry = batch.BeginNest(IpSetAttribute.Data);
            var address = batch.BeginNest(IpSetAttribute.Ip);
            var bytes = member.BaseAddress.GetAddressBytes();
            batch.Put((bytes.Length == 4 ? 1 : 2) | NetworkOrder, bytes);
            batch.EndNest(address);
            batch.PutByte(IpSetAttribute.PrefixLength, (byte)member.PrefixLength);
            batch.EndNest(entry);
        }

        batch.EndNest(list);
        return batch;
    }

    private const int NetworkOrder = 0x4000;

    private void Do(NetlinkBatch batch, string what)
    {
        if (socket.Exchange(batch)[0] is { } refused) throw Translated(refused, what);
    }

    private static LinuxException Translated(NetlinkError refused, string what) => refused.Errno switch
    {
        Busy => new LinuxException(what, Errno.EBUSY, "the set is in use"),
        > PrivateErrors => new LinuxException(what, Errno.EINVAL, $"ipset error {refused.Errno - PrivateErrors}"),
        _ => refused.ToException(what),
    };

    // A long set comes in several messages, of which only the first has its head.
    private static void Read(NetlinkMessage message, Dictionary<string, (string Type, bool? IsV6)> heads, Dictionary<string, List<IPNetwork>> members)
    {
        if (message.Type != NetfilterMessage.TypeOf(NetfilterMessage.IpSet, (int)Command.List)) return;
        var attributes = message.Attributes(NetfilterMessage.HeaderSize);
        if (!attributes.TryFind(IpSetAttribute.SetName, out var name)) return;
        var set = name.Text;
        if (attributes.TryFind(IpSetAttribute.TypeName, out var type))
            heads[set] = (type.Text, attributes.TryFind(IpSetAttribute.Family, out var family) ? family.Byte == NetfilterMessage.Ipv6 : null);
        if (!heads.TryGetValue(set, out var head) || head.Type != HashNet || !attributes.TryFind(IpSetAttribute.MemberList, out var list)) return;
        if (!members.TryGetValue(set, out var found)) members[set] = found = [];
        foreach (var entry in list.Nested) found.Add(Member(entry.Nested));
    }

    private static IPNetwork Member(NetlinkAttributes entry)
    {
        if (!entry.TryFind(IpSetAttribute.Ip, out var ip)) throw new InvalidDataException("A member of an ipset without an address.");
        var addresses = ip.Nested;
        addresses.MoveNext();
        var address = new IPAddress(addresses.Current.Value);
        var length = entry.TryFind(IpSetAttribute.PrefixLength, out var prefix) ? prefix.Byte : addresses.Current.Value.Length * 8;
        return new IPNetwork(address, length);
    }

    private enum Command
    {
        Create = 2,
        Destroy = 3,
        List = 7,
        Add = 9,
        Delete = 10,
    }
}
