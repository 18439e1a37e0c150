using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Linux.Route;

/// <summary>Gratuitous ARP, RFC 5227 section 3: whoever has the address in its table learns the interface's MAC.</summary>
public static unsafe class ArpAnnouncement
{
    private const int PacketSize = 28;

    /// <summary>Broadcasts one request and one reply, as some neighbours heed only the one and some only the other.</summary>
    /// <param name="name">The namespace; empty for this process's own.</param>
    /// <param name="addresses">Each with the interface's index and MAC.</param>
    /// <returns>For each 0, or the errno with which the kernel would not send.</returns>
    public static IReadOnlyList<int> Send(string name, IReadOnlyList<(int Link, ulong Mac, IPAddress Address)> addresses)
    {
        var socket = NetNamespaces.OpenArp(name);
        var results = new int[addresses.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var (link, mac, address) = addresses[i];
            results[i] = Send(socket, link, mac, address, operation: 1);
            if (results[i] == 0) results[i] = Send(socket, link, mac, address, operation: 2);
        }

        // Closing a packet socket takes the kernel some 5 to 20 ms (it waits until no processor looks at it); nobody needs to wait for that.
        ThreadPool.UnsafeQueueUserWorkItem(static descriptor => descriptor.Dispose(), socket, preferLocal: false);
        return results;
    }

    private static int Send(Descriptor socket, int link, ulong mac, IPAddress address, ushort operation)
    {
        Span<byte> destination = stackalloc byte[20];
        destination.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(destination, 17); // AF_PACKET
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], 0x0806);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], link);
        destination[11] = 6;
        destination[12..18].Fill(0xff);
        Span<byte> packet = stackalloc byte[PacketSize];
        Write(packet, mac, address, operation);
        fixed (byte* to = destination, bytes = packet)
            return Libc.SendTo(socket, bytes, PacketSize, 0, to, 20) < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>RFC 826 for Ethernet and IPv4: sender and target address are both the announced one.</summary>
    private static void Write(Span<byte> packet, ulong mac, IPAddress address, ushort operation)
    {
        packet.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(packet, 1);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], 0x0800);
        packet[4] = 6;
        packet[5] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(packet[6..], operation);
        BinaryPrimitives.WriteUInt16BigEndian(packet[8..], (ushort)(mac >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(packet[10..], (uint)mac);
        address.GetAddressBytes().CopyTo(packet[14..]);
        packet[8..14].CopyTo(packet[18..]);
        address.GetAddressBytes().CopyTo(packet[24..]);
    }
}
