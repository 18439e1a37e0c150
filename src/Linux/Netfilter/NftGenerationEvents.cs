using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Neutrino.Linux.Monitor;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>
/// Tells of each nf_tables transaction in one namespace that somebody else makes. A socket filter leaves the messages that describe the changes themselves in the
/// kernel, so that ten thousand new rules cost one message, and our own none. It holds a socket in the namespace.
/// </summary>
public sealed unsafe class NftGenerationEvents : IDisposable
{
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int DontWait = 0x40;
    private const int ReceiveBuffer = 256 * 1024;
    private readonly Descriptor descriptor;
    private readonly Action<NftGeneration?> committed;
    private IDisposable? watch;

    private NftGenerationEvents(Descriptor descriptor, uint ownPort, Action<NftGeneration?> committed)
    {
        (this.descriptor, this.committed) = (descriptor, committed);
        KeepGenerationsOnly(descriptor, ownPort);
        NetlinkOptions.ForEvents(descriptor, [NftGeneration.Group], ReceiveBuffer);
        watch = DescriptorLoop.Shared.Watch(descriptor, Drain, _ => committed(null));
    }

    /// <param name="descriptor">A netlink socket of protocol netfilter, not yet used; taken over.</param>
    /// <param name="ownPort">Of the socket whose transactions are our own (<see cref="NetlinkSocket.PortId"/>).</param>
    /// <param name="committed">Called on the loop's thread, to return at once; null: events were lost, or none come any more.</param>
    public static NftGenerationEvents Open(Descriptor descriptor, uint ownPort, Action<NftGeneration?> committed) => new(descriptor, ownPort, committed);

    /// <summary>Of this process's own namespace.</summary>
    public static NftGenerationEvents OpenHere(uint ownPort, Action<NftGeneration?> committed) => new(NetlinkOptions.Open(NetlinkProtocol.Netfilter), ownPort, committed);

    public void Dispose()
    {
        Interlocked.Exchange(ref watch, null)?.Dispose();
        descriptor.Dispose();
    }

    private void Drain()
    {
        byte* buffer = stackalloc byte[4096];
        while (true)
        {
            var count = Libc.Receive(descriptor, buffer, 4096, DontWait);
            if (count < 0)
            {
                var errno = Marshal.GetLastPInvokeError();
                if (errno == Errno.EINTR) continue;
                if (errno == Errno.EAGAIN) return;
                if (errno != Errno.ENOBUFS) throw new LinuxException("receive nf_tables events", errno);
                committed(null);
                continue;
            }

            foreach (var message in new NetlinkMessages(new ReadOnlySpan<byte>(buffer, (int)count)))
                if (NftGeneration.TryParse(message, out var generation)) committed(generation);
        }
    }

    // Classic BPF, which reads numbers as big-endian: keep the message if its type (the half-word at 4) is a generation and its sender (the word at 12) another, drop it else.
    private static void KeepGenerationsOnly(Descriptor descriptor, uint ownPort)
    {
        const ushort loadHalf = 0x28, loadWord = 0x20, jumpIfEqual = 0x15, answer = 0x06;
        uint type = BinaryPrimitives.ReverseEndianness((ushort)NftGeneration.MessageType);
        var program = stackalloc Instruction[]
        {
            new(loadHalf, 0, 0, 4), new(jumpIfEqual, 0, 3, type), new(loadWord, 0, 0, 12), new(jumpIfEqual, 1, 0, BinaryPrimitives.ReverseEndianness(ownPort)),
            new(answer, 0, 0, uint.MaxValue), new(answer, 0, 0, 0),
        };
        var filter = new Program(6, program);
        if (Libc.SetSocketOption(descriptor, SocketLevel, AttachFilter, &filter, (uint)sizeof(Program)) < 0) throw LinuxException.Last("filter nf_tables events");
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort code, byte whenTrue, byte whenFalse, uint operand)
    {
        public readonly ushort Code = code;
        public readonly byte WhenTrue = whenTrue;
        public readonly byte WhenFalse = whenFalse;
        public readonly uint Operand = operand;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Program(ushort length, Instruction* instructions)
    {
        public readonly ushort Length = length;
        public readonly Instruction* Instructions = instructions;
    }
}
