using System.Buffers.Binary;

namespace Neutrino.Linux.Netlink;

/// <summary>Opening netlink sockets and their options.</summary>
internal static unsafe class NetlinkOptions
{
    internal const int ReportTrueLength = 0x20; // MSG_TRUNC
    internal const int DoNotWait = 0x40; // MSG_DONTWAIT
    private const int NetlinkFamily = 16;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int NonBlocking = 0x800;
    private const int SocketLevel = 1;
    private const int SendBufferForce = 32;
    private const int ReceiveBufferForce = 33;
    private const int ReceiveTimeout = 20;
    private const int NetlinkLevel = 270;
    private const int AddMembership = 1;
    private const int CapAck = 10;
    private const int ExtendedAck = 11;
    private const int StrictCheck = 12;

    /// <summary>What send buffers are made to hold at once; more is asked for when a batch needs it.</summary>
    private const int UsualSend = 192 * 1024;
    private const int RequestReceive = 4 * 1024 * 1024;

    /// <summary>Raw: usable on a thread that has entered a namespace.</summary>
    internal static int OpenRaw(NetlinkProtocol protocol, bool nonBlocking) =>
        Libc.Socket(NetlinkFamily, RawCloseOnExec | (nonBlocking ? NonBlocking : 0), (int)protocol);

    internal static Descriptor Open(NetlinkProtocol protocol, bool nonBlocking = false)
    {
        var number = OpenRaw(protocol, nonBlocking);
        return number >= 0 ? new Descriptor(number) : throw LinuxException.Last("open a netlink socket");
    }

    internal static void ForRequests(Descriptor descriptor)
    {
        // These differ between kernels in what they know and none is needed for right answers, so a refusal is no error.
        Set(descriptor, NetlinkLevel, CapAck, 1);
        Set(descriptor, NetlinkLevel, ExtendedAck, 1);
        Set(descriptor, NetlinkLevel, StrictCheck, 1);
        Set(descriptor, SocketLevel, ReceiveBufferForce, RequestReceive);
        long* timeout = stackalloc long[] { 10, 0 };
        Require(Libc.SetSocketOption(descriptor, SocketLevel, ReceiveTimeout, timeout, 16), "set a netlink socket's receive timeout");
    }

    internal static void FitSend(Descriptor descriptor, int size)
    {
        if (size > UsualSend) Set(descriptor, SocketLevel, SendBufferForce, size * 2);
    }

    /// <param name="receiveBuffer">Bytes that may wait unread before the kernel drops events and says ENOBUFS.</param>
    internal static void ForEvents(Descriptor descriptor, ReadOnlySpan<int> groups, int receiveBuffer)
    {
        Set(descriptor, SocketLevel, ReceiveBufferForce, receiveBuffer);
        Span<byte> address = stackalloc byte[12];
        address.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(address, NetlinkFamily);
        fixed (byte* pointer = address) Require(Libc.Bind(descriptor.Number, pointer, 12), "bind a netlink socket");
        foreach (var group in groups)
        {
            var number = group;
            Require(Libc.SetSocketOption(descriptor, NetlinkLevel, AddMembership, &number, 4), $"join netlink group {group}");
        }
    }

    // struct sockaddr_nl: the number is at 4.
    internal static uint PortId(Descriptor descriptor)
    {
        var address = stackalloc byte[12];
        uint length = 12;
        Require(Libc.SocketName(descriptor, address, &length), "ask for a netlink socket's name");
        return *(uint*)(address + 4);
    }

    private static int Set(Descriptor descriptor, int level, int name, int value) => Libc.SetSocketOption(descriptor, level, name, &value, 4);

    private static void Require(int result, string what)
    {
        if (result < 0) throw LinuxException.Last(what);
    }
}
