using System.Runtime.InteropServices;
using System.Text;

namespace Neutrino.Linux.Monitor;

/// <summary>What happened to a name in a watched directory.</summary>
/// <param name="Watch">The directory's number, as <see cref="Inotify.Add"/> returned it; -1 when events were lost.</param>
/// <param name="Cookie">The same for both halves of a rename; 0 for all else.</param>
internal readonly record struct InotifyEvent(int Watch, uint Mask, uint Cookie, string Name);

/// <summary>One inotify(7) descriptor on the loop, for any number of directories.</summary>
internal sealed unsafe class Inotify : IDisposable
{
    public const uint CloseWrite = 0x8;
    public const uint MovedFrom = 0x40;
    public const uint MovedTo = 0x80;
    public const uint Created = 0x100;
    public const uint Deleted = 0x200;

    /// <summary>The watch ended, by itself or with its directory.</summary>
    public const uint Ignored = 0x8000;
    private const uint OverflowMask = 0x4000;
    private const int CloseOnExecNonBlocking = 0x80000 | 0x800;
    private const int HeaderSize = 16;
    private readonly Descriptor descriptor;
    private readonly Action<InotifyEvent> happened;
    private readonly IDisposable watch;

    /// <param name="happened">Called on the loop's thread; must return at once.</param>
    public Inotify(DescriptorLoop loop, Action<InotifyEvent> happened, Action<Exception> failed)
    {
        this.happened = happened;
        descriptor = new Descriptor(Libc.InotifyInit(CloseOnExecNonBlocking));
        if (descriptor.IsInvalid) throw LinuxException.Last("inotify_init");
        watch = loop.Watch(descriptor, Read, failed);
    }

    /// <returns>The directory's number; the same when it is watched already.</returns>
    public int Add(string directory, uint mask)
    {
        var number = Libc.InotifyAdd(descriptor, directory, mask);
        return number >= 0 ? number : throw LinuxException.Last($"watch {directory}");
    }

    public void Dispose()
    {
        watch.Dispose();
        descriptor.Dispose();
    }

    private void Read()
    {
        byte* buffer = stackalloc byte[4096];
        var count = (int)Libc.Read(descriptor, buffer, 4096);
        if (count < 0 && Marshal.GetLastPInvokeError() is not (Errno.EAGAIN or Errno.EINTR)) throw LinuxException.Last("read inotify");
        for (var offset = 0; offset + HeaderSize <= count;)
        {
            var mask = *(uint*)(buffer + offset + 4);
            var length = *(int*)(buffer + offset + 12);
            var name = new ReadOnlySpan<byte>(buffer + offset + HeaderSize, length);
            happened(new InotifyEvent(
                (mask & OverflowMask) != 0 ? -1 : *(int*)(buffer + offset), mask, *(uint*)(buffer + offset + 8), length == 0 ? "" : Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)])));
            offset += HeaderSize + length;
        }
    }
}
