using System.Net;

namespace Neutrino.Linux.Route;

/// <summary>An address of an interface, in the order in which the kernel keeps them: IPv4 first addresses of their prefix come before second ones.</summary>
/// <param name="Link">Index of the interface.</param>
public sealed record AddressEntry(int Link, IPAddress Address, int PrefixLength)
{
    /// <summary>RT_SCOPE_: 0 global, 253 link, 254 host.</summary>
    public byte Scope { get; init; }

    /// <summary>IFA_F_: 1 secondary, 0x80 permanent.</summary>
    public uint Flags { get; init; }

    /// <summary>Whether somebody set it, rather than a router advertisement or the kernel.</summary>
    public bool IsPermanent => (Flags & 0x80) != 0;
}
