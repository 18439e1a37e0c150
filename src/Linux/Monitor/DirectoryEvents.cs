using System.Runtime.InteropServices;
using System.Text;

namespace Neutrino.Linux.Monitor;

/// <summary>Follows the names in one directory, by inotify(7).</summary>
public sealed unsafe class DirectoryEvents : IDisposable
{
    private const int CloseOnExecNonBlocking = 0x80000 | 0x800;
    private const uint Created = 0x100;
    private const uint Deleted = 0x200;
    private const uint MovedFrom = 0x40;
    private const uint MovedTo = 0x80;
    private const uint OverflowMask = 0x4000;
    private const int HeaderSize = 16;
    private readonly Descriptor descriptor;
    private readonly Action<string?, bool> happened;
    private readonly IDisposable watch;

    /// <param name="path">The directory; it exists.</param>
    /// <param name="happened">The name that came (true) or went (false), on the loop's thread; a null name: events were lost.</param>
    public DirectoryEvents(DescriptorLoop loop, string path, Action<string?, bool> happened, Action<Exception> failed)
    {
        this.happened = happened;
        descriptor = new Descriptor(Libc.InotifyInit(CloseOnExecNonBlocking));
        if (descriptor.IsInvalid) throw LinuxException.Last("inotify_init");
        if (Libc.InotifyAdd(descriptor, path, Created | Deleted | MovedFrom | MovedTo) < 0) throw LinuxException.Last($"watch {path}");
        watch = loop.Watch(descriptor, Read, failed);
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
            if ((mask & OverflowMask) != 0) happened(null, false);
            else if (length > 0) happened(Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]), (mask & (Created | MovedTo)) != 0);
            offset += HeaderSize + length;
        }
    }
}
