namespace Neutrino.Linux.Netlink;

/// <summary>Flags of a netlink message's header, netlink(7). The meaning of the bits above 0x80 depends on the kind of message.</summary>
[Flags]
public enum NetlinkFlags : ushort
{
    None = 0,
    Request = 0x01,
    Multi = 0x02,

    /// <summary>The kernel answers with an error message, of number 0 when done.</summary>
    Ack = 0x04,
    Echo = 0x08,

    /// <summary>What is dumped changed while it was dumped.</summary>
    DumpInterrupted = 0x10,
    Dump = 0x300,
    Replace = 0x100,

    /// <summary>In a request to make: fail if it exists.</summary>
    Exclusive = 0x200,
    Create = 0x400,
    Append = 0x800,

    /// <summary>In an answer: only the header of the request is echoed.</summary>
    Capped = 0x100,

    /// <summary>In an answer: extended acknowledgement attributes follow.</summary>
    AckAttributes = 0x200,
}
