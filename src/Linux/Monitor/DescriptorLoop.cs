using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Neutrino.Linux.Monitor;

/// <summary>
/// One thread that waits, by epoll(7), until any of many descriptors can be read, and calls back. Callbacks run one at a time on that thread
/// and must return at once; each is called again as long as its descriptor has something to read.
/// </summary>
public sealed unsafe class DescriptorLoop : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const uint Readable = 1;
    private const int Add = 1;
    private const int Remove = 2;
    private const int EventsPerWait = 64;
    private static readonly Lazy<DescriptorLoop> SharedLoop = new(() => new DescriptorLoop("descriptors"));

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int EventData = EventSize - 8;
    private readonly ConcurrentDictionary<long, Watched> watches = [];
    private readonly Descriptor epoll;
    private readonly Descriptor wake;
    private readonly Thread thread;
    private long lastId;
    private volatile bool stopping;

    public DescriptorLoop(string name)
    {
        epoll = new Descriptor(Libc.EpollCreate(CloseOnExec));
        if (epoll.IsInvalid) throw LinuxException.Last("epoll_create");
        wake = new Descriptor(Libc.EventDescriptor(0, CloseOnExec | NonBlocking));
        if (wake.IsInvalid) throw LinuxException.Last("eventfd");
        Register(wake, 0);
        thread = new Thread(Loop, 1024 * 1024) { IsBackground = true, Name = name };
        thread.UnsafeStart();
    }

    /// <summary>The process's one loop, started with its first use.</summary>
    public static DescriptorLoop Shared => SharedLoop.Value;

    /// <summary>Watches a descriptor until the result is disposed. The descriptor stays the caller's, and is closed after the watch is disposed.</summary>
    /// <param name="ready">There is something to read, or the other side is gone.</param>
    /// <param name="failed">What <paramref name="ready"/> threw; the watch has ended then.</param>
    public IDisposable Watch(Descriptor descriptor, Action ready, Action<Exception> failed)
    {
        ObjectDisposedException.ThrowIf(stopping, this);
        var watch = new Watched(this, Interlocked.Increment(ref lastId), descriptor, ready, failed);
        watches[watch.Id] = watch;
        try
        {
            Register(descriptor, watch.Id);
        }
        catch (LinuxException)
        {
            watches.TryRemove(watch.Id, out _);
            throw;
        }

        return watch;
    }

    public void Dispose()
    {
        if (stopping) return;
        stopping = true;
        var one = 1L;
        _ = Libc.Write(wake.Number, (byte*)&one, 8);
        if (thread != Thread.CurrentThread) thread.Join();
        epoll.Dispose();
        wake.Dispose();
    }

    private void Register(Descriptor descriptor, long id)
    {
        byte* item = stackalloc byte[16];
        *(uint*)item = Readable;
        *(long*)(item + EventData) = id;
        if (Libc.EpollControl(epoll, Add, descriptor, item) < 0) throw LinuxException.Last("epoll_ctl");
    }

    private void Loop()
    {
        byte* events = stackalloc byte[EventsPerWait * 16];
        while (!stopping)
        {
            var count = Libc.EpollWait(epoll, events, EventsPerWait, -1);
            if (count < 0 && Marshal.GetLastPInvokeError() != Errno.EINTR) throw LinuxException.Last("epoll_wait");
            for (var i = 0; i < count && !stopping; i++)
                if (watches.TryGetValue(*(long*)(events + (i * EventSize) + EventData), out var watch)) watch.Call();
        }
    }

    private void End(Watched watch)
    {
        if (!watches.TryRemove(watch.Id, out _) || stopping) return;
        byte* unused = stackalloc byte[16];
        try
        {
            // A descriptor that its owner has closed already has left the epoll by itself.
            _ = Libc.EpollControl(epoll, Remove, watch.Descriptor, unused);
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private sealed class Watched(DescriptorLoop loop, long id, Descriptor descriptor, Action ready, Action<Exception> failed) : IDisposable
    {
        public long Id => id;
        public Descriptor Descriptor => descriptor;

        public void Call()
        {
            try
            {
                ready();
            }
            catch (Exception thrown)
            {
                // Ended by another thread while it was being called: its descriptor is closed and that is all.
                var ended = !loop.watches.ContainsKey(id);
                Dispose();
                if (!ended) failed(thrown);
            }
        }

        public void Dispose() => loop.End(this);
    }
}
