using System.Collections.Immutable;

namespace Neutrino.Libvirt;

/// <summary>Calls about domains. Each finds its domain by name; one that is not there is <see cref="LibvirtError.NoDomain"/>.</summary>
public sealed unsafe partial class LibvirtConnection
{
    private const int MetadataElement = 2;
    private static readonly LibvirtError Gone = new(LibvirtError.NotConnected, "the connection to libvirt is closed");

    /// <summary>Defines the domain, or defines it anew.</summary>
    public Task<LibvirtError?> DefineAsync(string xml) => DoAsync(() =>
    {
        using var domain = LibvirtNative.Define(handle, xml);
        return domain.IsInvalid ? LastError.Take() : null;
    });

    /// <summary>Starts it; from its saved memory when there is one, unless <see cref="StartFlags.ForceBoot"/>.</summary>
    public Task<LibvirtError?> StartAsync(string name, StartFlags flags = StartFlags.None) => OnAsync(name, domain => LibvirtNative.Start(domain, (uint)flags));

    /// <summary>Switches it off.</summary>
    public Task<LibvirtError?> DestroyAsync(string name, DestroyFlags flags = DestroyFlags.Default) => OnAsync(name, domain => LibvirtNative.Destroy(domain, (uint)flags));

    /// <summary>Asks the guest to shut itself down; returns at once.</summary>
    public Task<LibvirtError?> ShutdownAsync(string name, ShutdownFlags flags = ShutdownFlags.Default) => OnAsync(name, domain => LibvirtNative.Shutdown(domain, (uint)flags));

    /// <summary>Asks the guest to start again; returns at once.</summary>
    public Task<LibvirtError?> RebootAsync(string name, ShutdownFlags flags = ShutdownFlags.Default) => OnAsync(name, domain => LibvirtNative.Reboot(domain, (uint)flags));
    public Task<LibvirtError?> SuspendAsync(string name) => OnAsync(name, LibvirtNative.Suspend);
    public Task<LibvirtError?> ResumeAsync(string name) => OnAsync(name, LibvirtNative.Resume);

    /// <summary>Writes its memory to a file of libvirt's and switches it off.</summary>
    public Task<LibvirtError?> ManagedSaveAsync(string name, SaveFlags flags = SaveFlags.None) => OnAsync(name, domain => LibvirtNative.ManagedSave(domain, (uint)flags));
    public Task<LibvirtError?> RemoveManagedSaveAsync(string name) => OnAsync(name, domain => LibvirtNative.RemoveManagedSave(domain, 0));

    /// <summary>The description that its saved memory goes on with.</summary>
    public Task<LibvirtAnswer<string>> SavedXmlAsync(string name) => AskAsync<string>(name, domain =>
    {
        var text = LibvirtNative.SavedXmlOf(domain, 0);
        return text is null ? LastError.Take() : Taken(text);
    });

    /// <summary>Changes what the guest does not see of that description, as what its cards are plugged into; the rest is refused.</summary>
    public Task<LibvirtError?> DefineSavedAsync(string name, string xml) => OnAsync(name, domain => LibvirtNative.DefineSaved(domain, xml, 0));

    /// <summary>Takes its definition away; one that runs goes with its end.</summary>
    public Task<LibvirtError?> UndefineAsync(string name, UndefineFlags flags) => OnAsync(name, domain => LibvirtNative.Undefine(domain, (uint)flags));
    public Task<LibvirtError?> AttachAsync(string name, string xml, Affects what) => OnAsync(name, domain => LibvirtNative.Attach(domain, xml, (uint)what));

    /// <summary>Asks a running guest to let go of a device, and returns; <see cref="DomainEventKind.DeviceRemoved"/> says when it has.</summary>
    public Task<LibvirtError?> DetachAsync(string name, string xml, Affects what) => OnAsync(name, domain => LibvirtNative.Detach(domain, xml, (uint)what));

    /// <summary>Sets an element below <c>metadata</c>, of a namespace of its own; null takes it away.</summary>
    public Task<LibvirtError?> SetMetadataAsync(string name, string? element, string prefix, string uri, Affects what) =>
        OnAsync(name, domain => LibvirtNative.SetMetadata(domain, MetadataElement, element, prefix, uri, (uint)what));

    public Task<LibvirtAnswer<string>> MetadataAsync(string name, string uri, Affects what) => AskAsync<string>(name, domain =>
    {
        var text = LibvirtNative.MetadataOf(domain, MetadataElement, uri, (uint)what);
        return text is null ? LastError.Take() : Taken(text);
    });

    public Task<LibvirtAnswer<string>> XmlAsync(string name, XmlFlags flags) => AskAsync<string>(name, domain =>
    {
        var text = LibvirtNative.XmlOf(domain, (uint)flags);
        return text is null ? LastError.Take() : Taken(text);
    });

    /// <summary>One domain; null when there is none of that name.</summary>
    public Task<LibvirtAnswer<DomainRow?>> FindAsync(string name) => CallAsync(() => Found(LibvirtNative.FindByName(handle, name)));

    /// <summary>One domain; null when there is none of that UUID.</summary>
    public Task<LibvirtAnswer<DomainRow?>> FindByUuidAsync(string uuid) => CallAsync(() => Found(LibvirtNative.FindByUuid(handle, uuid)));

    /// <summary>Every domain, those that are off too; in the order of their names.</summary>
    public Task<LibvirtAnswer<ImmutableArray<DomainRow>>> ListAsync() => CallAsync<ImmutableArray<DomainRow>>(() =>
    {
        nint* list;
        var count = LibvirtNative.ListDomains(handle, &list, 0);
        if (count < 0) return LastError.Take();
        var rows = new List<DomainRow>(count);
        for (var i = 0; i < count; i++)
        {
            using var domain = new DomainHandle(list[i]);
            if (Row(domain).Value is { } row) rows.Add(row); // One that went meanwhile is not there.
        }

        LibvirtNative.Free(list);
        return rows.OrderBy(row => row.Name, StringComparer.Ordinal).ToImmutableArray();
    });

    private static LibvirtAnswer<DomainRow?> Found(DomainHandle domain)
    {
        using (domain)
        {
            // One that goes while it is looked at is not there.
            var (row, error) = domain.IsInvalid ? LastError.Take() : Row(domain);
            return error is { Code: not LibvirtError.NoDomain } ? error : row;
        }
    }

    private static LibvirtAnswer<DomainRow?> Row(DomainHandle domain)
    {
        int state, reason;
        if (LibvirtNative.StateOf(domain, &state, &reason, 0) < 0) return LastError.Take();
        var xml = LibvirtNative.XmlOf(domain, 0);
        if (xml is null) return LastError.Take();
        var saved = (DomainState)state is DomainState.Off or DomainState.Crashed && LibvirtNative.HasManagedSave(domain, 0) == 1;
        var pointer = domain.DangerousGetHandle();
        return new DomainRow(Text(LibvirtNative.NameOf(pointer)), Uuid(pointer), (DomainState)state, saved, Taken(xml));
    }

    private Task<LibvirtError?> OnAsync(string name, Func<DomainHandle, int> call) => DoAsync(() =>
    {
        using var domain = LibvirtNative.FindByName(handle, name);
        return domain.IsInvalid || call(domain) < 0 ? LastError.Take() : null;
    });

    private Task<LibvirtAnswer<T>> AskAsync<T>(string name, Func<DomainHandle, LibvirtAnswer<T>> call) => CallAsync<T>(() =>
    {
        using var domain = LibvirtNative.FindByName(handle, name);
        return domain.IsInvalid ? LastError.Take() : call(domain);
    });

    private Task<LibvirtError?> DoAsync(Func<LibvirtError?> call) => lane.RunAsync(call, Gone);
    private Task<LibvirtAnswer<T>> CallAsync<T>(Func<LibvirtAnswer<T>> call) => lane.RunAsync(call, Gone);
}
