using System.Buffers;
using System.Runtime.InteropServices;

namespace Neutrino.Linux.Netlink;

/// <summary>
/// A netlink socket for requests. It speaks to the namespace in which it was opened, from whatever thread. The kernel does a request within the send,
/// so calls block only for the kernel's own work. Thread-safe: one exchange at a time.
/// </summary>
public sealed unsafe class NetlinkSocket : IDisposable
{
    private const int ErrorMessage = 2;
    private const int DoneMessage = 3;
    private const int ReceiveSize = 64 * 1024;
    private const int MessagesPerSend = 128;
    private const int BytesPerSend = 128 * 1024;
    private const int DumpAttempts = 50;
    private readonly Lock exchanging = new();
    private readonly Descriptor descriptor;
    private uint nextSequence = 1;

    /// <summary>Takes over an open netlink socket (see <c>NetNamespaces.OpenNetlink</c>).</summary>
    public NetlinkSocket(Descriptor descriptor)
    {
        this.descriptor = descriptor;
        NetlinkOptions.ForRequests(descriptor);
    }

    /// <summary>A socket into the namespace of this process.</summary>
    public static NetlinkSocket Open(NetlinkProtocol protocol) => new(NetlinkOptions.Open(protocol));

    /// <summary>A descriptor for events of the namespace of this process, to be read without waiting.</summary>
    public static Descriptor OpenEvents(NetlinkProtocol protocol) => NetlinkOptions.Open(protocol, nonBlocking: true);

    /// <summary>The descriptor, for ioctls on interfaces of the socket's namespace.</summary>
    public Descriptor Descriptor => descriptor;

    /// <summary>The kernel's number for this socket among those of its protocol and namespace, which stands in what others are told of its requests; 0 before the first.</summary>
    public uint PortId => NetlinkOptions.PortId(descriptor);

    /// <summary>Sends the requests and waits for their acknowledgements. The first that was refused is thrown.</summary>
    /// <param name="what">For the exception: what the batch is for.</param>
    public void Do(NetlinkBatch batch, string what)
    {
        foreach (var error in Exchange(batch))
            if (error is not null) throw error.ToException(what);
    }

    /// <summary>Sends one request with the Dump flag and parses what comes; begins anew when the kernel says that the table changed meanwhile.</summary>
    /// <param name="parse">Null results are left out.</param>
    public List<T> Dump<T>(NetlinkBatch request, Func<NetlinkMessage, T?> parse, string what)
    {
        List<T> found = [];
        for (var attempt = 1; ; attempt++)
        {
            var interrupted = false;
            var errors = Exchange(request, (_, message) =>
            {
                interrupted |= message.Flags.HasFlag(NetlinkFlags.DumpInterrupted);
                if (message.Type != DoneMessage && parse(message) is { } item) found.Add(item);
            });
            if (errors[0] is { } error && error.Errno != Errno.EINTR) throw error.ToException(what);
            if (!interrupted && errors[0] is null) return found;
            if (attempt == DumpAttempts) throw new LinuxException(what, Errno.EINTR, "the table kept changing while it was read");
            found.Clear();
        }
    }

    /// <summary>
    /// Sends the requests, hands every message that comes back but acknowledgements to <paramref name="received"/> (with the index of the request it answers;
    /// the end of a dump too), and returns what became of each request: null is done. An error for a request that asked for no
    /// acknowledgement (the frame of a transaction) stands for all that have none yet.
    /// </summary>
    /// <exception cref="LinuxException">The socket itself failed; ENOBUFS: answers were lost; EAGAIN: the kernel did not answer within ten seconds.</exception>
    public NetlinkError?[] Exchange(NetlinkBatch batch, Action<int, NetlinkMessage>? received = null)
    {
        var results = new NetlinkError?[batch.Count];
        if (batch.Count == 0) return results;
        var buffer = ArrayPool<byte>.Shared.Rent(ReceiveSize);
        try
        {
            lock (exchanging)
            {
                var first = nextSequence;
                nextSequence += (uint)batch.Count;
                batch.Seal(first);
                var exchange = new Pending(batch, first, results, received);
                for (var sent = 0; sent < batch.Count;)
                {
                    var end = EndOfSend(batch, sent);
                    Send(batch.Bytes(sent, end));
                    exchange.Expect(sent, end);
                    while (exchange.Waiting > 0) exchange.Take(Receive(buffer));
                    sent = end;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return results;
    }

    public void Dispose() => descriptor.Dispose();

    /// <summary>Cuts so that neither the send buffer nor that of the acknowledgements overflows.</summary>
    private static int EndOfSend(NetlinkBatch batch, int from)
    {
        if (batch.Whole) return batch.Count;
        var end = from + 1;
        while (end < batch.Count && end - from < MessagesPerSend && batch.StartOf(end + 1) - batch.StartOf(from) <= BytesPerSend) end++;
        return end;
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        NetlinkOptions.FitSend(descriptor, bytes.Length);
        fixed (byte* pointer = bytes)
        {
            while (Libc.Send(descriptor, pointer, bytes.Length, 0) < 0)
                if (Marshal.GetLastPInvokeError() != Errno.EINTR) throw LinuxException.Last("netlink send");
        }
    }

    private ReadOnlySpan<byte> Receive(byte[] buffer)
    {
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                var count = Libc.Receive(descriptor, pointer, buffer.Length, NetlinkOptions.ReportTrueLength);
                if (count >= 0 && count <= buffer.Length) return buffer.AsSpan(0, (int)count);
                if (count > buffer.Length) throw new LinuxException("netlink receive", Errno.EMSGSIZE);
                if (Marshal.GetLastPInvokeError() != Errno.EINTR) throw LinuxException.Last("netlink receive");
            }
        }
    }

    /// <summary>The requests of one exchange that have no answer yet.</summary>
    private sealed class Pending(NetlinkBatch batch, uint first, NetlinkError?[] results, Action<int, NetlinkMessage>? received)
    {
        private readonly bool[] open = new bool[results.Length];

        public int Waiting { get; private set; }

        public void Expect(int from, int end)
        {
            for (var i = from; i < end; i++)
            {
                // One bit of the two that ask for a dump means something else in requests to make or delete.
                if (!batch.FlagsOf(i).HasFlag(NetlinkFlags.Ack) && !batch.FlagsOf(i).HasFlag(NetlinkFlags.Dump)) continue;
                open[i] = true;
                Waiting++;
            }
        }

        public void Take(ReadOnlySpan<byte> datagram)
        {
            foreach (var message in new NetlinkMessages(datagram))
            {
                var index = unchecked(message.Sequence - first);

                // Answers to an exchange that failed half-way are of no use to anybody.
                if (index >= results.Length) continue;
                if (message.Type == ErrorMessage) Close((int)index, NetlinkAnswer.Error(message));
                else received?.Invoke((int)index, message);
                if (message.Type == DoneMessage) Close((int)index, NetlinkAnswer.Done(message));
            }
        }

        private void Close(int index, NetlinkError? error)
        {
            if (error is not null && !open[index] && results[index] is null) CloseAll(index, error);
            if (!open[index]) return;
            open[index] = false;
            results[index] = error;
            Waiting--;
        }

        private void CloseAll(int cause, NetlinkError error)
        {
            results[cause] = error;
            for (var i = 0; i < open.Length; i++)
                if (open[i]) Close(i, error);
        }
    }
}
