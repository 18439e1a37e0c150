using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Neutrino.Libvirt;

/// <summary>A connection to a hypervisor. Safe to use from many threads; a call never blocks the caller.</summary>
public sealed partial class LibvirtConnection : IAsyncDisposable
{
    private const int LifecycleEvents = 0;
    private const int DeviceRemovedEvents = 15;
    private readonly ConnectionHandle handle;
    private readonly CallLane lane;
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<int> registrations = [];
    private GCHandle self;

    private LibvirtConnection(ConnectionHandle handle, int atOnce)
    {
        (this.handle, lane) = (handle, new CallLane(atOnce, Leave));
        self = GCHandle.Alloc(this);
    }

    /// <summary>Raised on libvirt's event thread; must return at once.</summary>
    public event Action<DomainEvent>? Happened;

    /// <summary>Completes when libvirt has gone away, or the connection was disposed.</summary>
    public Task Closed => closed.Task;

    /// <param name="uri"><c>qemu:///system</c>, <c>test:///default</c>.</param>
    /// <param name="atOnce">How many calls may be under way; libvirtd itself serves five of one client.</param>
    public static async Task<LibvirtAnswer<LibvirtConnection>> OpenAsync(string uri, TimeSpan timeout, TimeProvider time, int atOnce = 5)
    {
        var opening = CallLane.OnThread(() => Open(uri, atOnce));
        try
        {
            return await opening.WaitAsync(timeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _ = opening.ContinueWith(late => late.Result.Value?.DisposeAsync(), TaskScheduler.Default);
            return new LibvirtError(LibvirtError.TimedOut, $"{uri} does not answer");
        }
    }

    public async ValueTask DisposeAsync()
    {
        closed.TrySetResult();
        await lane.DisposeAsync().ConfigureAwait(false);
    }

    private unsafe void Leave()
    {
        foreach (var registration in registrations) _ = LibvirtNative.NotOnEvent(handle, registration);
        _ = LibvirtNative.NotOnClose(handle, &OnClosed);
        LibvirtNative.ResetLastError();
        handle.Dispose();
        if (self.IsAllocated) self.Free();
    }

    private static LibvirtAnswer<LibvirtConnection> Open(string uri, int atOnce)
    {
        if (EventLoop.Start() is { } missing) return missing;
        var handle = LibvirtNative.Open(uri);
        if (handle.IsInvalid) return LastError.Take();
        var connection = new LibvirtConnection(handle, atOnce);
        connection.Listen();
        return connection;
    }

    private unsafe void Listen()
    {
        var data = GCHandle.ToIntPtr(self);

        // Drivers inside this process (test:///) have neither; that is no error.
        _ = LibvirtNative.SetKeepAlive(handle, 5, 3);
        _ = LibvirtNative.OnClose(handle, &OnClosed, data, null);
        Register(LifecycleEvents, (nint)(delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, int>)&OnLifecycle);
        Register(DeviceRemovedEvents, (nint)(delegate* unmanaged[Cdecl]<nint, nint, byte*, nint, void>)&OnDeviceRemoved);
        LibvirtNative.ResetLastError();

        void Register(int kind, nint handler)
        {
            var registration = LibvirtNative.OnEvent(handle, 0, kind, handler, data, null);
            if (registration >= 0) registrations.Add(registration);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnClosed(nint connection, int reason, nint data) => Of(data)?.closed.TrySetResult();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int OnLifecycle(nint connection, nint domain, int kind, int detail, nint data)
    {
        Of(data)?.Happened?.Invoke(new DomainEvent(Text(LibvirtNative.NameOf(domain)), Uuid(domain), (DomainEventKind)kind, detail, ""));
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void OnDeviceRemoved(nint connection, nint domain, byte* alias, nint data) =>
        Of(data)?.Happened?.Invoke(new DomainEvent(Text(LibvirtNative.NameOf(domain)), Uuid(domain), DomainEventKind.DeviceRemoved, 0, Text(alias)));

    private static LibvirtConnection? Of(nint data) => GCHandle.FromIntPtr(data).Target as LibvirtConnection;

    private static unsafe string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    /// <summary>A text that is the caller's to free.</summary>
    private static unsafe string Taken(byte* text)
    {
        var value = Text(text);
        LibvirtNative.Free(text);
        return value;
    }

    private static unsafe string Uuid(nint domain)
    {
        var text = stackalloc byte[37];
        return LibvirtNative.UuidOf(domain, text) < 0 ? "" : Text(text);
    }
}
