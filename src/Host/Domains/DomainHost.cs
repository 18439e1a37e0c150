using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Libvirt;

namespace Neutrino.Host.Domains;

/// <summary>
/// The guests of this machine: libvirt's domains that bear our mark, and the folders of their files. It starts without libvirt, too; then no guest can be seen.
/// </summary>
public sealed class DomainHost : IHost
{
    private readonly DomainHostSettings settings;
    private readonly TimeProvider time;
    private readonly LibvirtLink link;
    private readonly DomainFolders folders;
    private readonly DomainSight sight;
    private readonly DomainWork work;
    private readonly CancellationTokenSource stop = new(); // Holds no handle as long as nobody asks for one: not disposed.
    private readonly TaskCompletionSource tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<VirtChoice> virtType = Task.FromResult(new VirtChoice("qemu", "not started"));
    private bool lost;

    public DomainHost(DomainHostSettings settings, TimeProvider time)
    {
        (this.settings, this.time) = (settings, time);
        link = new LibvirtLink(settings.Uri, time);
        link.Happened += OnHappened;
        link.Changed += OnChanged;
        folders = new DomainFolders(settings.ServersDirectory, time);
        sight = new DomainSight(folders);
        work = new DomainWork(settings, link, folders, sight, () => VirtType, time);
    }

    public event Action<Notice>? Noticed;

    /// <summary>What an administrator should read, a sentence at a time: how guests run, that libvirt is not there, that it is back.</summary>
    public event Action<string>? Said;

    /// <summary>How guests run here; completes when that is known.</summary>
    public Task<VirtChoice> VirtType => Volatile.Read(ref virtType);

    /// <summary>What is behind libvirt; null until it has been there once.</summary>
    public HypervisorFacts? Facts { get; private set; }

    /// <summary>The connection to libvirt, waited for a moment.</summary>
    public Task<LibvirtAnswer<LibvirtConnection>> ConnectionAsync(CancellationToken cancellation) => link.ConnectionAsync(settings.ConnectPatience, cancellation);

    /// <summary>Where the log of a guest's serial port is, and the socket of the port itself.</summary>
    public (string Log, string Socket) Console(string id) => ($"{folders.Of(id)}/console.log", $"{folders.Of(id)}/serial.sock");

    /// <summary>A domain of ours as it runs, with the port of its screen; null when there is none.</summary>
    public async Task<(Domain Domain, int? Vnc)?> FindAsync(string id, CancellationToken cancellation)
    {
        if (await ConnectionAsync(cancellation).ConfigureAwait(false) is not { Value: { } connection }) return null;
        var (seen, _) = await sight.SeeAsync(connection, new UnitState(new UnitKey(UnitKind.Server, id))).ConfigureAwait(false);
        return seen is { Domain.Power: not DomainPower.Absent } found ? (found.Domain, found.Vnc) : null;
    }

    /// <summary>When a guest's last boot began; null when it has none.</summary>
    public DateTimeOffset? StartedAt(string id) => folders.BootedAt(id);

    /// <summary>
    /// Writes a guest's root disk, with all that is below it, to a qcow2 file of its own. One that runs stands still meanwhile, and is seen as running.
    /// </summary>
    /// <returns>False when there is no such disk; a sentence when it could not be written.</returns>
    public async Task<(bool Found, string? Problem)> CopyDiskAsync(string id, string path, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation).ConfigureAwait(false) is not { Domain: var domain } || domain.Disks.Items.FirstOrDefault() is not { } disk) return (false, null);
        var (connection, error) = await ConnectionAsync(cancellation).ConfigureAwait(false);
        if (connection is null) return (true, error!.Message);
        using var frozen = sight.Freeze(id);
        var runs = domain.Power == DomainPower.Running;
        if (runs && await connection.SuspendAsync(domain.Name).ConfigureAwait(false) is { } refusal) return (true, refusal.Message);
        try
        {
            return (true, await DiskImages.CopyAsync(disk.Path, path, "qcow2", time, cancellation).ConfigureAwait(false));
        }
        finally
        {
            if (runs) await connection.ResumeAsync(domain.Name).ConfigureAwait(false);
        }
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        folders.Prepare();
        Volatile.Write(ref virtType, ChooseAsync(stop.Token));
        link.Start();

        // One that is there is there at once; one that is not keeps nobody.
        await Task.WhenAny(tried.Task, Task.Delay(settings.ConnectPatience, time, cancellation)).ConfigureAwait(false);
    }

    public async Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation)
    {
        var units = folders.List().Select(id => new UnitKey(UnitKind.Server, id));
        if (link.Current is { } connection)
        {
            var (rows, error) = await connection.ListAsync().ConfigureAwait(false);
            if (error is not null) throw new InvalidOperationException($"libvirt does not list its domains: {error}");
            units = units.Concat(rows.Select(row => DomainXmlReader.Read(row.Xml)?.Unit).OfType<UnitKey>().Where(unit => unit.Kind == UnitKind.Server));
        }

        return [.. units.Distinct().Order()];
    }

    public async Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation)
    {
        if (!wanted.Any(state => state.Key.Kind == UnitKind.Server)) return [.. wanted.Select(state => new Observed(new UnitState(state.Key), null))];
        var (connection, error) = await ConnectionAsync(cancellation).ConfigureAwait(false);
        return [.. await Task.WhenAll(wanted.Select(ObserveAsync)).ConfigureAwait(false)];

        async Task<Observed> ObserveAsync(UnitState state)
        {
            if (state.Key.Kind != UnitKind.Server) return new Observed(new UnitState(state.Key), null);
            if (connection is null) return new Observed(null, Faults.Of("libvirt", error!));
            var (seen, fault) = await sight.SeeAsync(connection, state).ConfigureAwait(false);
            return fault is not null ? new Observed(null, fault)
                : new Observed(new UnitState(state.Key) { Domains = seen is null ? [] : [seen.Domain] }, null);
        }
    }

    /// <summary>Units at the same time, a unit's operations in their order.</summary>
    public async Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        var results = await Task.WhenAll(batch.GroupBy(operation => operation.Unit).Select(unit => ApplyAsync(unit, cancellation))).ConfigureAwait(false);
        return [.. results.SelectMany(result => result)];
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await link.DisposeAsync().ConfigureAwait(false);
        try
        {
            await VirtType.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It was still being found out.
        }
    }

    private async Task<ImmutableArray<Applied>> ApplyAsync(IEnumerable<Operation> operations, CancellationToken cancellation)
    {
        List<Applied> results = [];
        HostFault? fault = null;
        foreach (var operation in operations)
        {
            fault ??= await work.DoAsync(operation, cancellation).ConfigureAwait(false);
            results.Add(new Applied(operation, fault));
        }

        return [.. results];
    }

    private async Task<VirtChoice> ChooseAsync(CancellationToken cancellation)
    {
        var choice = settings.VirtType is { } said
            ? new VirtChoice(said, said == "kvm" ? "KVM, as --virt-type says" : "software emulation, as --virt-type says")
            : await new KvmProbe(settings.ServersDirectory, time).AskAsync(cancellation).ConfigureAwait(false);
        Said?.Invoke($"Guests run under {choice.Why}");
        return choice;
    }

    private async Task LearnAsync()
    {
        if (link.Current is { } connection && await connection.FactsAsync().ConfigureAwait(false) is { Error: null, Value: var facts }) Facts = facts;
    }

    private void OnHappened(DomainEvent what)
    {
        work.Tell(what);
        Noticed?.Invoke(new Notice(new UnitKey(UnitKind.Server, what.Uuid), $"libvirt: {what.Name} {what.Kind.ToString().ToLowerInvariant()}"));
    }

    private void OnChanged(LibvirtError? error)
    {
        tried.TrySetResult();
        if (error is not null)
        {
            Said?.Invoke(lost ? $"libvirt is away: {error.Message}" : $"libvirt does not answer: {error.Message}; servers wait for it");
            lost = true;
            return;
        }

        _ = LearnAsync();
        if (lost) Said?.Invoke("libvirt is there");
        lost = true; // From now on, to be without it is a loss.
        Noticed?.Invoke(new Notice(null, "libvirt is there"));
    }
}
