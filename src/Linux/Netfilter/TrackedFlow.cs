using System.Net;

namespace Neutrino.Linux.Netfilter;

/// <summary>One entry of the connection tracking table.</summary>
/// <param name="IsV6">Its family.</param>
/// <param name="Zone">0 is the zone of everything that no rule put into another.</param>
/// <param name="Source">As the first packet came, before translation.</param>
/// <param name="Destination">As the first packet came, before translation.</param>
/// <param name="ReplySource">As answers come: differs from <paramref name="Destination"/> by DNAT.</param>
/// <param name="ReplyDestination">As answers come: differs from <paramref name="Source"/> by SNAT.</param>
public sealed record TrackedFlow(bool IsV6, ushort Zone, IPAddress Source, IPAddress Destination, IPAddress ReplySource, IPAddress ReplyDestination)
{
    /// <summary>The original direction in the kernel's own bytes, by which it is deleted.</summary>
    internal byte[] OriginalTuple { get; init; } = [];

    /// <summary>Tells it from a later flow of the same tuple.</summary>
    internal byte[]? Identifier { get; init; }
}
