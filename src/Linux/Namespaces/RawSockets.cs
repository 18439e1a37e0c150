using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Neutrino.Linux.Namespaces;

/// <summary>Sockets by bare system calls, for the thread that has entered a namespace. -1 and errno on failure.</summary>
internal static unsafe class RawSockets
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Internet = 2;
    private const int Packet = 17;
    private const int Stream = 1;
    private const int Datagram = 2;
    private const int Raw = 3;
    private const int GetFlags = 0x8913;
    private const int SetFlags = 0x8914;

    internal static int ListenTcp(int port, int backlog)
    {
        var fd = Libc.Socket(Internet, Stream | CloseOnExec | NonBlocking, 0);
        if (fd < 0) return -1;
        var reuse = 1;
        byte* address = stackalloc byte[16];
        new Span<byte>(address, 16).Clear();
        *(ushort*)address = Internet;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), (ushort)port);
        if (Libc.SetSocketOption(fd, 1, 2 /* SO_REUSEADDR */, &reuse, 4) == 0 && Libc.Bind(fd, address, 16) == 0 && Libc.Listen(fd, backlog) == 0) return fd;
        return CloseKeepingError(fd);
    }

    /// <summary>Protocol 0: it is to send only; nothing is delivered to it.</summary>
    internal static int OpenArp() => Libc.Socket(Packet, Datagram | CloseOnExec, 0);

    /// <summary>Whole frames; protocol 0, so that nothing is delivered until it is bound to an interface.</summary>
    internal static int OpenFrames() => Libc.Socket(Packet, Raw | CloseOnExec | NonBlocking, 0);

    internal static int OpenIcmp() => Libc.Socket(Internet, Raw | CloseOnExec | NonBlocking, 1 /* IPPROTO_ICMP */);

    internal static int OpenTcp() => Libc.Socket(Internet, Stream | CloseOnExec | NonBlocking, 0);

    internal static int SetLoopbackUp()
    {
        var fd = Libc.Socket(Internet, Datagram | CloseOnExec, 0);
        if (fd < 0) return -1;
        byte* request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        (request[0], request[1]) = ((byte)'l', (byte)'o');
        if (Libc.Ioctl(fd, GetFlags, request) < 0) return CloseKeepingError(fd);
        request[16] |= 1;
        if (Libc.Ioctl(fd, SetFlags, request) < 0) return CloseKeepingError(fd);
        return Libc.Close(fd);
    }

    private static int CloseKeepingError(int fd)
    {
        var error = Marshal.GetLastPInvokeError();
        _ = Libc.Close(fd);
        Marshal.SetLastPInvokeError(error);
        return -1;
    }
}
