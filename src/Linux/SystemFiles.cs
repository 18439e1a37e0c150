using System.Runtime.InteropServices;
using System.Text;

namespace Neutrino.Linux;

/// <summary>Small whole files.</summary>
public static unsafe class SystemFiles
{
    private const string TemporaryEnd = ".new";
    private static readonly string TemporaryMark = $".{Environment.ProcessId}.";
    private static long temporaries;

    /// <summary>Replaces a file in one step: readers see the old text or the new, never a part. Not synced to disk.</summary>
    /// <param name="mode">Permission bits whatever the umask: <c>0x1a4</c> is 0644.</param>
    public static void WriteAtomically(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var temporary = $"{path}{TemporaryMark}{Interlocked.Increment(ref temporaries)}{TemporaryEnd}";
        try
        {
            Write(temporary, content, mode);
            if (Libc.Rename(temporary, path) < 0) throw LinuxException.Last($"rename to {path}");
        }
        catch (LinuxException)
        {
            _ = Libc.Unlink(temporary);
            throw;
        }
    }

    /// <summary>Whether it is the name of a file that <see cref="WriteAtomically(string, ReadOnlySpan{byte}, UnixFileMode)"/> of this process is about to put in place.</summary>
    public static bool IsTemporary(string name) => name.EndsWith(TemporaryEnd, StringComparison.Ordinal) && name.Contains(TemporaryMark, StringComparison.Ordinal);

    public static void WriteAtomically(string path, string text, UnixFileMode mode) => WriteAtomically(path, Encoding.UTF8.GetBytes(text), mode);

    /// <summary>The whole text, or null when there is no such file.</summary>
    public static string? ReadText(string path)
    {
        var number = Libc.Open(path, OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
        if (number < 0) return Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENOTDIR ? null : throw LinuxException.Last($"open {path}");
        using var file = new Descriptor(number);
        var buffer = new byte[4096];
        for (var length = 0; ;)
        {
            nint count;
            fixed (byte* pointer = buffer) count = Libc.Read(file, pointer + length, buffer.Length - length);
            if (count < 0) throw LinuxException.Last($"read {path}");
            if (count == 0) return Encoding.UTF8.GetString(buffer, 0, length);
            length += (int)count;
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    /// <summary>Gives a file a second name. False where that cannot be: on another file system, with too many names already, on one without them.</summary>
    public static bool TryLink(string path, string name)
    {
        if (Libc.Link(path, name) == 0) return true;
        return Marshal.GetLastPInvokeError() is Errno.EXDEV or Errno.EMLINK or Errno.EPERM ? false : throw LinuxException.Last($"link {path} to {name}");
    }

    /// <summary>Removes a file. One that is gone is no error.</summary>
    public static void Remove(string path)
    {
        if (Libc.Unlink(path) < 0 && Marshal.GetLastPInvokeError() is not (Errno.ENOENT or Errno.ENOTDIR)) throw LinuxException.Last($"unlink {path}");
    }

    /// <summary>Makes what was renamed into a directory, or removed from it, outlive a loss of power (fsync(2)).</summary>
    public static void SyncDirectory(string path)
    {
        var number = Libc.Open(path, OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
        if (number < 0) throw LinuxException.Last($"open {path}");
        using var directory = new Descriptor(number);
        if (Libc.Sync(directory) < 0) throw LinuxException.Last($"fsync {path}");
    }

    private static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var number = Libc.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate | OpenFlags.CloseOnExec, (uint)mode);
        if (number < 0) throw LinuxException.Last($"open {path}");
        using var file = new Descriptor(number);
        if (Libc.ChangeMode(file, (uint)mode) < 0) throw LinuxException.Last($"chmod {path}");
        fixed (byte* pointer = content)
        {
            for (var done = 0; done < content.Length;)
            {
                var written = Libc.Write(number, pointer + done, content.Length - done);
                if (written < 0) throw LinuxException.Last($"write {path}");
                done += (int)written;
            }
        }
    }
}
