namespace Neutrino.Linux;

/// <summary>
/// Files in memory, memfd_create(2), for a child's standard streams: no pipe to be drained while it runs, and a grandchild that keeps one open
/// (a program that becomes a daemon) keeps nobody waiting.
/// </summary>
internal static unsafe class MemoryFile
{
    private const int DuplicateCloseOnExec = 1030;

    internal static Descriptor Create(string name)
    {
        var number = Libc.MemoryFile(name, 1 /* MFD_CLOEXEC */);
        if (number < 0) throw LinuxException.Last("memfd_create");
        if (number > 2) return new Descriptor(number);

        // A standard stream of ours is closed: its number must not be taken by something that is to be moved to another such number.
        using var low = new Descriptor(number);
        var moved = Libc.FileControl(number, DuplicateCloseOnExec, 3);
        return moved >= 0 ? new Descriptor(moved) : throw LinuxException.Last("fcntl");
    }

    internal static Descriptor Create(string name, ReadOnlySpan<byte> content)
    {
        var file = Create(name);
        fixed (byte* pointer = content)
        {
            for (var done = 0; done < content.Length;)
            {
                var written = Libc.WriteAt(file, pointer + done, content.Length - done, done);
                if (written < 0) throw LinuxException.Last("write to a memory file");
                done += (int)written;
            }
        }

        return file;
    }

    internal static byte[] ReadAll(Descriptor file)
    {
        var content = new byte[Libc.Seek(file, 0, 2 /* SEEK_END */)];
        fixed (byte* pointer = content)
        {
            for (var done = 0; done < content.Length;)
            {
                var count = Libc.ReadAt(file, pointer + done, content.Length - done, done);
                if (count < 0) throw LinuxException.Last("read a memory file");
                if (count == 0) return content[..done];
                done += (int)count;
            }
        }

        return content;
    }
}
