using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Neutrino.Linux.Namespaces;

/// <summary>
/// Whole Ethernet frames on one interface of a namespace (packet(7)): sent out of it, and seen as they come in or go out. Only ARP, ICMP and what is for a DHCP
/// client is seen.
/// </summary>
public sealed unsafe class FrameSocket : IDisposable
{
    private const int GetIndex = 0x8933;
    private const int GetHardwareAddress = 0x8927;
    private const int AttachFilter = 26;
    private readonly Socket socket;

    private FrameSocket(Socket socket, ulong mac) => (this.socket, Mac) = (socket, mac);

    /// <summary>The interface's own: 48 bits, the first octet highest.</summary>
    public ulong Mac { get; }

    /// <param name="name">The namespace; empty for this process's own.</param>
    /// <exception cref="LinuxException">There is no such namespace or interface.</exception>
    public static FrameSocket Open(string name, string device)
    {
        var descriptor = NetNamespaces.OpenFrames(name);
        try
        {
            var index = BinaryPrimitives.ReadInt32LittleEndian(Ask(descriptor, GetIndex, device));
            var mac = Ask(descriptor, GetHardwareAddress, device);
            Filter(descriptor);
            Bind(descriptor, index, device);
            return new FrameSocket(new Socket(new SafeSocketHandle(descriptor.GiveAway(), ownsHandle: true)), BinaryPrimitives.ReadUInt64BigEndian(mac.AsSpan(0, 8)) & 0xffffffffffff);
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    /// <exception cref="SocketException">The kernel refuses it: the interface is down, or the frame longer than its MTU.</exception>
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation) => socket.SendAsync(frame, SocketFlags.None, cancellation);

    /// <returns>The frame's length.</returns>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation) => socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);

    /// <summary>Closing a packet socket takes the kernel some 5 to 20 ms (it waits until no processor looks at it); nobody needs to wait for that.</summary>
    public void Dispose() => ThreadPool.UnsafeQueueUserWorkItem(static own => own.Dispose(), socket, preferLocal: false);

    /// <summary>An ioctl of netdevice(7); answers the union behind the name.</summary>
    private static byte[] Ask(Descriptor descriptor, uint request, string device)
    {
        var buffer = new byte[40];
        Encoding.UTF8.GetBytes(device.AsSpan(0, Math.Min(15, device.Length)), buffer);
        fixed (byte* pointer = buffer)
            if (Libc.Ioctl(descriptor, request, pointer) < 0) throw LinuxException.Last($"look for {device}");
        return buffer[16..];
    }

    private static void Bind(Descriptor descriptor, int index, string device)
    {
        byte* address = stackalloc byte[20];
        var bytes = new Span<byte>(address, 20);
        bytes.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, 17); // AF_PACKET
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], 3); // ETH_P_ALL
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], index);
        if (Libc.Bind(descriptor.Number, address, 20) < 0) throw LinuxException.Last($"listen on {device}");
    }

    /// <summary>A classic BPF program, so that a busy interface does not fill the socket: (code, jump if true, jump if false, operand).</summary>
    private static void Filter(Descriptor descriptor)
    {
        ReadOnlySpan<(ushort Code, byte True, byte False, uint Operand)> program =
        [
            (0x28, 0, 0, 12),     // the frame's protocol
            (0x15, 6, 0, 0x0806), // ARP: take
            (0x15, 0, 6, 0x0800), // not IPv4: leave
            (0x30, 0, 0, 23),     // the packet's protocol
            (0x15, 3, 0, 1),      // ICMP: take
            (0x15, 0, 3, 17),     // not UDP: leave
            (0x28, 0, 0, 36),     // the destination port, behind a header without options
            (0x15, 0, 1, 68),     // not to a DHCP client: leave
            (0x06, 0, 0, 0x40000),
            (0x06, 0, 0, 0),
        ];
        byte* code = stackalloc byte[program.Length * 8];
        for (var i = 0; i < program.Length; i++)
        {
            var instruction = new Span<byte>(code + (i * 8), 8);
            BinaryPrimitives.WriteUInt16LittleEndian(instruction, program[i].Code);
            (instruction[2], instruction[3]) = (program[i].True, program[i].False);
            BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], program[i].Operand);
        }

        byte* filter = stackalloc byte[16];
        *(ushort*)filter = (ushort)program.Length;
        *(byte**)(filter + 8) = code;
        if (Libc.SetSocketOption(descriptor, 1, AttachFilter, filter, 16) < 0) throw LinuxException.Last("filter frames");
    }
}
