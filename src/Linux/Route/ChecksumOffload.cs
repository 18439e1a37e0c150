using System.Runtime.InteropServices;
using System.Text;

namespace Neutrino.Linux.Route;

/// <summary>Who computes the checksums of sent packets, by the ioctls of ethtool.</summary>
public static unsafe class ChecksumOffload
{
    private const nuint EthtoolIoctl = 0x8946;
    private const uint GetTransmit = 0x16;
    private const uint SetTransmit = 0x17;

    /// <summary>Whether it is left to the device (<c>ethtool -k</c>: tx-checksumming); null when the link is gone or does not know of it.</summary>
    /// <param name="socket">Any socket of the link's namespace.</param>
    public static bool? Get(Descriptor socket, string link) => Call(socket, link, GetTransmit, 0, out var on) switch
    {
        0 => on != 0,
        Errno.ENODEV or Errno.EOPNOTSUPP => null,
        var error => throw new LinuxException($"ethtool {link}", error),
    };

    /// <summary>Like <c>ethtool -K LINK tx on|off</c>. 0, or the errno.</summary>
    public static int Set(Descriptor socket, string link, bool on) => Call(socket, link, SetTransmit, on ? 1u : 0u, out _);

    private static int Call(Descriptor socket, string link, uint command, uint value, out uint answer)
    {
        var data = stackalloc uint[] { command, value };
        byte* request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        answer = 0;
        if (Encoding.UTF8.GetByteCount(link) > 15) return Errno.ENODEV;
        Encoding.UTF8.GetBytes(link, new Span<byte>(request, 15));
        *(uint**)(request + 16) = data;
        var result = Libc.Ioctl(socket, EthtoolIoctl, request) < 0 ? Marshal.GetLastPInvokeError() : 0;
        answer = data[1];
        return result;
    }
}
