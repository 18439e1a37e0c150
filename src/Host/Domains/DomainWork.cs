using Neutrino.HostState;
using Neutrino.Libvirt;
using Neutrino.Linux;

namespace Neutrino.Host.Domains;

/// <summary>What is done to guests, one operation at a time. Each may be done again after any of its steps was the last of a process.</summary>
internal sealed class DomainWork(
    DomainHostSettings settings, LibvirtLink link, DomainFolders folders, DomainSight sight, Func<Task<VirtChoice>> virtType, TimeProvider time)
{
    private const UndefineFlags WithAll = UndefineFlags.ManagedSave | UndefineFlags.SnapshotsMetadata | UndefineFlags.Nvram | UndefineFlags.CheckpointsMetadata;
    private readonly DomainEvents events = new();

    /// <summary>Something happened to a domain.</summary>
    public void Tell(DomainEvent what) => events.Tell(what);

    public async Task<HostFault?> DoAsync(Operation operation, CancellationToken cancellation)
    {
        try
        {
            return operation switch
            {
                MakeDomainFile make => await folders.MakeAsync(make, cancellation).ConfigureAwait(false),
                RemoveDomainFile remove => folders.Remove(remove),
                RemoveDomainFolder remove => folders.Remove(remove),
                _ => await AskAsync(operation, cancellation).ConfigureAwait(false),
            };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or LinuxException)
        {
            return new HostFault(operation.Unit.ToString(), $"{OperationText.Did(operation)}: {fault.Message}", 0, true);
        }
    }

    private async Task<HostFault?> AskAsync(Operation operation, CancellationToken cancellation)
    {
        var (connection, error) = await link.ConnectionAsync(settings.ConnectPatience, cancellation).ConfigureAwait(false);
        if (connection is null) return Faults.Of("libvirt", error!);
        return operation switch
        {
            DefineDomain define => Fault(define.Domain.Name, await DefineAsync(connection, define.Unit, define.Domain).ConfigureAwait(false)),
            StartDomain start => await StartAsync(connection, start.Unit, start.Domain).ConfigureAwait(false),
            StopDomain stop => await StopAsync(connection, stop.Name, stop.Patience, cancellation).ConfigureAwait(false),
            SoftRebootDomain reboot => await RebootAsync(connection, reboot, cancellation).ConfigureAwait(false),
            PauseDomain pause => Fault(pause.Name, await connection.SuspendAsync(pause.Name).ConfigureAwait(false)),
            SaveDomain save => Fault(save.Name, await connection.ManagedSaveAsync(save.Name, SaveFlags.Running).ConfigureAwait(false)),
            ResumeDomain resume => await ResumeAsync(connection, resume.Domain).ConfigureAwait(false),
            AttachInterface attach => await AttachAsync(connection, attach).ConfigureAwait(false),
            DetachInterface detach => await DetachAsync(connection, detach, cancellation).ConfigureAwait(false),
            RemoveDomain remove => await RemoveAsync(connection, remove.Name).ConfigureAwait(false),
            _ => new HostFault("host", $"cannot do {operation.GetType().Name}", 0, false),
        };
    }

    private async Task<LibvirtError?> DefineAsync(LibvirtConnection connection, UnitKey unit, Domain domain) =>
        await connection.DefineAsync(DomainXml.Write(unit, domain, (await virtType().ConfigureAwait(false)).Type)).ConfigureAwait(false);

    private async Task<HostFault?> StartAsync(LibvirtConnection connection, UnitKey unit, Domain domain)
    {
        if (await DefineAsync(connection, unit, domain).ConfigureAwait(false) is { } refusal) return Fault(domain.Name, refusal);
        var flags = StartFlags.ForceBoot | (domain.Power == DomainPower.Paused ? StartFlags.Paused : StartFlags.None);
        if (await connection.StartAsync(domain.Name, flags).ConfigureAwait(false) is { } error) return Fault(domain.Name, error);
        folders.RecordBoot(domain.Id, domain.BootNumber, domain.SoftReboots);
        return null;
    }

    private async Task<HostFault?> StopAsync(LibvirtConnection connection, string name, TimeSpan patience, CancellationToken cancellation)
    {
        if (patience > TimeSpan.Zero && await AskToStopAsync(connection, name, patience, cancellation).ConfigureAwait(false)) return null;
        var (row, error) = await connection.FindAsync(name).ConfigureAwait(false);
        if (row is null) return error is null ? null : Fault(name, error);
        if (row.IsSaved) return Fault(name, await connection.RemoveManagedSaveAsync(name).ConfigureAwait(false));
        return IsOff(row) ? null : Fault(name, await DestroyAsync(connection, name).ConfigureAwait(false));
    }

    /// <summary>Asks the guest to shut itself down, now and then again. True when it did.</summary>
    private async Task<bool> AskToStopAsync(LibvirtConnection connection, string name, TimeSpan patience, CancellationToken cancellation)
    {
        using var stopped = events.Await(what => what.Name == name && what.Kind == DomainEventKind.Stopped);
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) is var spent && spent < patience)
        {
            if (await connection.FindAsync(name).ConfigureAwait(false) is not { Value: { } row } || IsOff(row)) return true;
            if (await connection.ShutdownAsync(name, ShutdownFlags.AcpiPowerButton).ConfigureAwait(false) is not null) return false;
            var rest = patience - spent;
            if (await stopped.WithinAsync(rest < settings.ShutdownInterval ? rest : settings.ShutdownInterval, time, cancellation).ConfigureAwait(false)) return true;
        }

        return false;
    }

    private async Task<HostFault?> RebootAsync(LibvirtConnection connection, SoftRebootDomain reboot, CancellationToken cancellation)
    {
        var patience = TimeSpan.FromSeconds(reboot.Domain.ShutdownSeconds);
        return await StopAsync(connection, reboot.Domain.Name, patience, cancellation).ConfigureAwait(false)
            ?? await StartAsync(connection, reboot.Unit, reboot.Domain).ConfigureAwait(false);
    }

    private static async Task<HostFault?> ResumeAsync(LibvirtConnection connection, Domain domain)
    {
        var name = domain.Name;
        var (row, error) = await connection.FindAsync(name).ConfigureAwait(false);
        if (row is null) return new HostFault($"domain {name}", error?.Message ?? "is gone", 0, true);
        return Fault(name, row.IsSaved ? await RestoreAsync(connection, domain).ConfigureAwait(false) : await connection.ResumeAsync(name).ConfigureAwait(false));
    }

    /// <summary>A guest never loses a card while its memory is saved; the card's bridge goes with its port.</summary>
    private static async Task<LibvirtError?> RestoreAsync(LibvirtConnection connection, Domain domain)
    {
        var (saved, unread) = await connection.SavedXmlAsync(domain.Name).ConfigureAwait(false);
        if (saved is null) return unread;
        if (DomainXml.Disconnected(saved, domain) is { } changed && await connection.DefineSavedAsync(domain.Name, changed).ConfigureAwait(false) is { } refusal) return refusal;
        return await connection.StartAsync(domain.Name).ConfigureAwait(false);
    }

    private async Task<HostFault?> AttachAsync(LibvirtConnection connection, AttachInterface attach)
    {
        var name = attach.Domain.Name;
        if (!await HasAsync(connection, attach.Unit, attach.Interface).ConfigureAwait(false)
            && await connection.AttachAsync(name, DomainXml.Interface(attach.Interface).ToString(), Affects.Live).ConfigureAwait(false) is { } error)
            return Fault(name, error);
        return Fault(name, await DefineAsync(connection, attach.Unit, attach.Domain).ConfigureAwait(false));
    }

    private async Task<HostFault?> DetachAsync(LibvirtConnection connection, DetachInterface detach, CancellationToken cancellation)
    {
        var name = detach.Domain.Name;
        if (await DefineAsync(connection, detach.Unit, detach.Domain).ConfigureAwait(false) is { } refusal) return Fault(name, refusal);
        using var removed = events.Await(what => what.Name == name && what.Kind is DomainEventKind.DeviceRemoved or DomainEventKind.Stopped);
        var error = await connection.DetachAsync(name, DomainXml.Interface(detach.Interface).ToString(), Affects.Live).ConfigureAwait(false);
        if (error is null) await removed.WithinAsync(settings.DetachPatience, time, cancellation).ConfigureAwait(false);
        if (!await HasAsync(connection, detach.Unit, detach.Interface).ConfigureAwait(false)) return null;
        return error is null ? new HostFault($"domain {name}", $"the guest does not let go of {detach.Interface.Device}", 0, true) : Fault(name, error);
    }

    private async Task<bool> HasAsync(LibvirtConnection connection, UnitKey unit, DomainInterface plugged)
    {
        var (seen, _) = await sight.SeeAsync(connection, new UnitState(unit)).ConfigureAwait(false);
        return seen?.Domain.Interfaces.Items.Any(own => own.Mac == plugged.Mac && own.Device == plugged.Device) == true;
    }

    private static async Task<HostFault?> RemoveAsync(LibvirtConnection connection, string name)
    {
        var (row, error) = await connection.FindAsync(name).ConfigureAwait(false);
        if (row is null) return error is null ? null : Fault(name, error);
        if (!IsOff(row) && await DestroyAsync(connection, name).ConfigureAwait(false) is { } alive) return Fault(name, alive);
        var refusal = await connection.UndefineAsync(name, WithAll).ConfigureAwait(false);
        return refusal?.Code == LibvirtError.NoDomain ? null : Fault(name, refusal);
    }

    /// <summary>One that has just gone off by itself is as wanted.</summary>
    private static async Task<LibvirtError?> DestroyAsync(LibvirtConnection connection, string name)
    {
        var error = await connection.DestroyAsync(name).ConfigureAwait(false);
        if (error is null) return null;
        var (row, fault) = await connection.FindAsync(name).ConfigureAwait(false);
        return fault is null && (row is null || IsOff(row)) ? null : error;
    }

    private static bool IsOff(DomainRow row) => row.State is DomainState.Off or DomainState.Crashed or DomainState.None;

    private static HostFault? Fault(string name, LibvirtError? error) => error is null ? null : Faults.Of($"domain {name}", error);
}
