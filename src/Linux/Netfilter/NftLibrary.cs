using System.Runtime.InteropServices;

namespace Neutrino.Linux.Netfilter;

/// <summary>nftables commands (nft(8)) run within this process and its own network namespace, by libnftables. One command at a time; thread-safe.</summary>
public sealed partial class NftLibrary : IDisposable
{
    private const uint Json = 1 << 4;
    private readonly Lock running = new();
    private nint context;

    /// <exception cref="LinuxException">The library is there and refused.</exception>
    /// <exception cref="DllNotFoundException">libnftables.so.1 (Debian: libnftables1) is not installed.</exception>
    public NftLibrary()
    {
        context = NewContext(0);
        if (context == 0 || BufferOutput(context) != 0 || BufferError(context) != 0) throw new LinuxException("start libnftables", Errno.ENOMEM);
        OutputFlags(context, Json);
    }

    /// <param name="commands">In nft's language, one or more, separated by newlines; together they are one transaction.</param>
    /// <returns>Whether it was done; its output as JSON (libnftables-json(5)), or the library's words on what was wrong.</returns>
    public (bool Done, string Output) Run(string commands)
    {
        lock (running)
        {
            ObjectDisposedException.ThrowIf(context == 0, this);
            var result = RunCommand(context, commands);
            var text = Marshal.PtrToStringUTF8(result == 0 ? OutputBuffer(context) : ErrorBuffer(context)) ?? "";
            return (result == 0, text);
        }
    }

    public void Dispose()
    {
        lock (running)
        {
            if (context != 0) FreeContext(context);
            context = 0;
        }
    }

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_new")]
    private static partial nint NewContext(uint flags);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_buffer_output")]
    private static partial int BufferOutput(nint context);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_buffer_error")]
    private static partial int BufferError(nint context);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_get_output_buffer")]
    private static partial nint OutputBuffer(nint context);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_get_error_buffer")]
    private static partial nint ErrorBuffer(nint context);

    // Returns the flags that were set before since libnftables 1.0.7, nothing before it.
    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_output_set_flags")]
    private static partial void OutputFlags(nint context, uint flags);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_run_cmd_from_buffer", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RunCommand(nint context, string commands);
}
