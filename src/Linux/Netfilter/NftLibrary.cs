using System.Runtime.InteropServices;

namespace Neutrino.Linux.Netfilter;

/// <summary>nftables commands (nft(8)) run within this process and its own network namespace, by libnftables. One command at a time; thread-safe.</summary>
public sealed partial class NftLibrary : IDisposable
{
    private const uint Json = 1 << 4;
    private readonly Lock running = new();
    private readonly Context context;

    /// <exception cref="LinuxException">The library is there and refused.</exception>
    /// <exception cref="DllNotFoundException">libnftables.so.1 (Debian: libnftables1) is not installed.</exception>
    public NftLibrary()
    {
        context = NewContext(0);
        if (context.IsInvalid || BufferOutput(context) != 0 || BufferError(context) != 0) throw new LinuxException("start libnftables", Errno.ENOMEM);
        OutputFlags(context, Json);
    }

    /// <param name="commands">In nft's language, one or more, separated by newlines; together they are one transaction.</param>
    /// <returns>Whether it was done; its output as JSON (libnftables-json(5)), or the library's words on what was wrong.</returns>
    public (bool Done, string Output) Run(string commands)
    {
        lock (running)
        {
            var result = RunCommand(context, commands);
            var text = Marshal.PtrToStringUTF8(result == 0 ? OutputBuffer(context) : ErrorBuffer(context)) ?? "";
            return (result == 0, text);
        }
    }

    public void Dispose() => context.Dispose();

    private sealed class Context() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            FreeContext(handle);
            return true;
        }
    }

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_new")]
    private static partial Context NewContext(uint flags);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_buffer_output")]
    private static partial int BufferOutput(Context context);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_buffer_error")]
    private static partial int BufferError(Context context);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_get_output_buffer")]
    private static partial nint OutputBuffer(Context context);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_get_error_buffer")]
    private static partial nint ErrorBuffer(Context context);

    // Returns the flags that were set before since libnftables 1.0.7, nothing before it.
    [LibraryImport("libnftables.so.1", EntryPoint = "nft_ctx_output_set_flags")]
    private static partial void OutputFlags(Context context, uint flags);

    [LibraryImport("libnftables.so.1", EntryPoint = "nft_run_cmd_from_buffer", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RunCommand(Context context, string commands);
}
