using System.Diagnostics.CodeAnalysis;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>
/// The number that nf_tables counts up by one with every transaction in a network namespace, of any family and by anybody (NFT_MSG_GETGEN, linux/netfilter/nf_tables.h).
/// Rules that were read under a number are still the kernel's while the number is the same.
/// </summary>
/// <param name="Number"><see cref="Untouched"/> in a new namespace; never 0.</param>
/// <param name="ProcessName">Who committed, cut to 15 characters; empty in answers to a request.</param>
public readonly record struct NftGeneration(uint Number, string ProcessName)
{
    private const int NewGeneration = 15;
    private const int GetGeneration = 16;
    private const int NumberAttribute = 1;
    private const int ProcessNameAttribute = 3;

    /// <summary>Of a namespace in which nobody ever committed anything: it has no table, no chain, no rule.</summary>
    public const uint Untouched = 1;

    /// <summary>The multicast group (NFNLGRP_NFTABLES) on which each commit is told.</summary>
    public const int Group = 7;

    /// <summary>The message type in which the generation comes.</summary>
    public static int MessageType { get; } = NetfilterMessage.TypeOf(NetfilterMessage.NfTables, NewGeneration);

    /// <summary>The number that so many transactions make of another; 0 is left out.</summary>
    public static uint After(uint number, int commits = 1) => number + (uint)commits is var sum && sum < number ? sum + 1 : sum;

    /// <summary>Asks the namespace of the socket; some 5 µs.</summary>
    public static uint Read(NetlinkSocket socket)
    {
        var batch = new NetlinkBatch(64);
        NetfilterMessage.Begin(batch, NetfilterMessage.NfTables, GetGeneration, NetlinkFlags.Ack, NetfilterMessage.AnyFamily);
        uint? number = null;
        var refused = socket.Exchange(batch, (_, message) => number = TryParse(message, out var generation) ? generation.Value.Number : number)[0];
        return number ?? throw (refused ?? new NetlinkError(Errno.EINVAL, "no generation in the answer")).ToException("read the nf_tables generation");
    }

    public static bool TryParse(NetlinkMessage message, [NotNullWhen(true)] out NftGeneration? generation)
    {
        generation = null;
        if (message.Type != MessageType || !message.Attributes(NetfilterMessage.HeaderSize).TryFind(NumberAttribute, out var number)) return false;
        var name = message.Attributes(NetfilterMessage.HeaderSize).TryFind(ProcessNameAttribute, out var found) ? found.Text : "";
        generation = new NftGeneration(number.NetworkUInt32, name);
        return true;
    }
}
