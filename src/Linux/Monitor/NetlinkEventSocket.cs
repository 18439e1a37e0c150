using System.Runtime.InteropServices;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Monitor;

/// <summary>A netlink socket that listens to multicast groups of the namespace in which it was opened.</summary>
public sealed unsafe class NetlinkEventSocket : IDisposable
{
    private const int ReceiveSize = 64 * 1024;

    /// <summary>One for the loop's thread, whatever the number of sockets.</summary>
    [ThreadStatic]
    private static byte[]? buffer;
    private readonly Descriptor descriptor;
    private readonly Action<NetlinkMessage> received;
    private readonly Action lost;
    private readonly IDisposable watch;

    /// <param name="descriptor">A netlink socket, taken over (see <c>NetNamespaces.OpenNetlinkDescriptors</c>).</param>
    /// <param name="groups">RTNLGRP_ or NFNLGRP_ numbers.</param>
    /// <param name="receiveBuffer">Bytes of events that may wait.</param>
    /// <param name="received">Called on the loop's thread; must return at once.</param>
    /// <param name="lost">Events came faster than they were read: look at everything.</param>
    /// <param name="failed">The socket is of no use any more.</param>
    public NetlinkEventSocket(
        DescriptorLoop loop, Descriptor descriptor, ReadOnlySpan<int> groups, int receiveBuffer, Action<NetlinkMessage> received, Action lost, Action<Exception> failed)
    {
        (this.descriptor, this.received, this.lost) = (descriptor, received, lost);
        NetlinkOptions.ForEvents(descriptor, groups, receiveBuffer);
        watch = loop.Watch(descriptor, Read, failed);
    }

    public void Dispose()
    {
        watch.Dispose();
        descriptor.Dispose();
    }

    /// <summary>Reads a few datagrams; the loop calls again while there are more, so no socket keeps the others waiting.</summary>
    private void Read()
    {
        var bytes = buffer ??= GC.AllocateUninitializedArray<byte>(ReceiveSize, pinned: true);
        for (var i = 0; i < 16; i++)
        {
            nint count;
            fixed (byte* pointer = bytes) count = Libc.Receive(descriptor, pointer, bytes.Length, NetlinkOptions.DoNotWait);
            if (count >= 0)
            {
                foreach (var message in new NetlinkMessages(bytes.AsSpan(0, (int)count))) received(message);
                continue;
            }

            var errno = Marshal.GetLastPInvokeError();
            if (errno == Errno.EAGAIN) return;
            if (errno == Errno.ENOBUFS) lost();
            else if (errno != Errno.EINTR) throw new LinuxException("read netlink events", errno);
        }
    }
}
