using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Neutrino.Libvirt;

/// <summary>libvirt's own event loop, one for the process, on a thread that does nothing else and lives as long as the process.</summary>
internal static unsafe class EventLoop
{
    private static readonly Lock Gate = new();
    private static readonly ManualResetEventSlim Never = new();
    private static LibvirtError? failure;
    private static bool started;

    /// <summary>Must come before the first connection is opened. Null when the loop runs.</summary>
    public static LibvirtError? Start()
    {
        lock (Gate)
        {
            if (started) return failure;
            started = true;
            return failure = Initialize();
        }
    }

    private static LibvirtError? Initialize()
    {
        try
        {
            LibvirtNative.SetErrorFunction(0, &Ignore);
            if (LibvirtNative.Initialize() < 0 || LibvirtNative.RegisterEventLoop() < 0) return LastError.Take();
        }
        catch (DllNotFoundException)
        {
            return new LibvirtError(LibvirtError.NoLibrary, "libvirt is not installed: there is no libvirt.so.0");
        }

        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "libvirt events" }.Start();
        return null;
    }

    private static void Run()
    {
        while (true)
        {
            // A poll that fails would fail again at once.
            if (LibvirtNative.RunEventLoop() < 0) Never.Wait(100);
        }
    }

    /// <summary>Errors are read from the thread that got them; by default libvirt prints them, too.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(nint data, nint error)
    {
    }
}

/// <summary>The error of this thread's last call.</summary>
internal static unsafe class LastError
{
    public static LibvirtError Take()
    {
        var error = LibvirtNative.LastError();
        var taken = error is null
            ? new LibvirtError(LibvirtError.InternalError, "libvirt failed and does not say why")
            : new LibvirtError(error->Code, Marshal.PtrToStringUTF8((nint)error->Message) ?? "");
        LibvirtNative.ResetLastError();
        return taken;
    }
}
