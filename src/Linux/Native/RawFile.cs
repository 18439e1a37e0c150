using System.Text;

namespace Neutrino.Linux;

/// <summary>Small files by bare system calls, usable on a thread that has entered a namespace.</summary>
internal static unsafe class RawFile
{
    /// <summary>The whole of a file of at most 4096 bytes; errno as a negative number in <paramref name="failure"/>.</summary>
    internal static string? Read(string path, out int failure)
    {
        failure = 0;
        var fd = Libc.Open(path, OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
        if (fd < 0) return Fail(out failure);
        byte* buffer = stackalloc byte[4096];
        var count = Libc.Read(fd, buffer, 4096);
        var text = count < 0 ? Fail(out failure) : Encoding.UTF8.GetString(buffer, (int)count);
        _ = Libc.Close(fd);
        return text;
    }

    /// <summary>Writes in one call to a file that exists. 0, or the errno.</summary>
    internal static int Write(string path, string value)
    {
        var fd = Libc.Open(path, OpenFlags.WriteOnly | OpenFlags.CloseOnExec);
        if (fd < 0) return LastError;
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        nint written;
        fixed (byte* pointer = bytes) written = Libc.Write(fd, pointer, length);
        var error = written < 0 ? LastError : 0;
        _ = Libc.Close(fd);
        return error;
    }

    private static int LastError => System.Runtime.InteropServices.Marshal.GetLastPInvokeError();

    private static string? Fail(out int failure)
    {
        failure = LastError;
        return null;
    }
}
