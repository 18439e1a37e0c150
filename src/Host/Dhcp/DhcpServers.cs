using System.Collections.Concurrent;
using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Monitor;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Host.Dhcp;

/// <summary>
/// dnsmasq servers, one for each network, in its namespace. They outlive this process and are adopted by their pid file, command line and namespace.
/// Of <see cref="IHost"/> it does what concerns <see cref="UnitState.DhcpServers"/>.
/// </summary>
public sealed class DhcpServers : IHost
{
    private const string Program = "dnsmasq";
    private const int ParallelStarts = 4;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);
    private readonly string root;
    private readonly TimeProvider time;

    // Processes under watch, by folder.
    private readonly ConcurrentDictionary<string, RunningProcess> running = new(StringComparer.Ordinal);

    // The files that each server reads, by folder.
    private readonly ConcurrentDictionary<string, (UnitKey Unit, ValueList<string> Paths)> followed = new(StringComparer.Ordinal);
    private readonly FileEvents fileEvents;

    // Whose each folder is, by its path: nobody but us makes them.
    private ImmutableDictionary<string, UnitKey> marks = ImmutableDictionary<string, UnitKey>.Empty;

    /// <param name="root">Holds one folder for each network: <c>/var/lib/neutrino/dhcp</c>.</param>
    public DhcpServers(string root, TimeProvider time)
    {
        (this.root, this.time) = (root.TrimEnd('/'), time);
        fileEvents = new FileEvents(DescriptorLoop.Shared, OnFile, failure => Noticed?.Invoke(new Notice(null, $"inotify: {failure.Message}")));
    }

    public event Action<Notice>? Noticed;

    public Task StartAsync(CancellationToken cancellation)
    {
        ReadMarks();
        foreach (var path in marks.Keys) Find(new DhcpFolder(path));
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation)
    {
        ReadMarks();
        return Task.FromResult(marks.Values.Distinct().ToImmutableArray());
    }

    public Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation)
    {
        var folders = marks.ToLookup(mark => mark.Value, mark => new DhcpFolder(mark.Key));
        return Task.FromResult(wanted.Select(unit => Observe(unit, folders[unit.Key])).ToImmutableArray());
    }

    public async Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        // Several of one server: the last word counts for its files, but each is answered.
        var applied = new ConcurrentBag<Applied>();
        await Parallel.ForEachAsync(
            batch.GroupBy(operation => ServerOf(operation).Id),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelStarts, CancellationToken = cancellation },
            async (server, cancel) =>
            {
                foreach (var operation in server) applied.Add(await ApplyAsync(operation, cancel).ConfigureAwait(false));
            }).ConfigureAwait(false);
        return [.. applied];
    }

    public ValueTask DisposeAsync()
    {
        fileEvents.Dispose();
        foreach (var folder in running.Keys)
            if (running.TryRemove(folder, out var process)) process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static DhcpServer ServerOf(Operation operation) => operation switch
    {
        StartDhcp start => start.Server,
        ReloadDhcp reload => reload.Server,
        StopDhcp stop => stop.Server,
        _ => throw new NotSupportedException($"{operation.GetType().Name} is not about DHCP servers."),
    };

    private void ReadMarks()
    {
        var folders = Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(path => new DhcpFolder(path)) : [];
        marks = folders.Select(folder => (folder.Path, Owner: folder.Owner())).Where(folder => folder.Owner is not null)
            .ToImmutableDictionary(folder => folder.Path, folder => folder.Owner!.Value.Unit, StringComparer.Ordinal);
    }

    private DhcpFolder FolderOf(DhcpServer server)
    {
        var path = Path.GetDirectoryName(server.PidFile)!;
        return Path.GetDirectoryName(path) == root && Path.GetFileName(path) is not ("." or "..") ? new DhcpFolder(path) : throw new IOException($"{path} is no folder of {root}");
    }

    private Observed Observe(UnitState unit, IEnumerable<DhcpFolder> marked)
    {
        try
        {
            foreach (var server in unit.DhcpServers) Follow(unit.Key, server, anew: false);
            var seen = unit.DhcpServers.Select(See).OfType<DhcpServer>();
            var others = marked.Where(folder => !unit.DhcpServers.Items.Any(server => Path.GetDirectoryName(server.PidFile) == folder.Path)).Select(SeeUnwanted);
            return new Observed(new UnitState(unit.Key) { DhcpServers = seen.Concat(others).ToValueList() }, null);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new Observed(null, new HostFault($"DHCP server of {unit.Key}", refused.Message, 0, Retryable: true));
        }
    }

    private void OnFile(string? path)
    {
        if (path is null) Noticed?.Invoke(new Notice(null, "inotify: events of the DHCP servers' files were lost"));
        else if (followed.TryGetValue(Path.GetDirectoryName(path)!, out var files) && files.Paths.Contains(path)) Noticed?.Invoke(new Notice(files.Unit, $"inotify: {path} changed"));
    }

    /// <param name="anew">The folder may be another one than the one followed so far.</param>
    private void Follow(UnitKey unit, DhcpServer server, bool anew)
    {
        var (folder, files) = (FolderOf(server).Path, (unit, server.Files.Select(file => file.Path).ToValueList()));
        if ((!anew && followed.TryGetValue(folder, out var known) && known == files) || !Directory.Exists(folder)) return;
        followed[folder] = files;
        fileEvents.Follow(folder);
    }

    private DhcpServer? See(DhcpServer wanted)
    {
        var folder = FolderOf(wanted);
        if (Find(folder) is not { } process) return null;
        var inode = process.NetworkNamespace();
        var name = inode is not null && NetNamespaces.Identify(wanted.Namespace) == inode ? wanted.Namespace : $"net:[{inode}]";
        return wanted with { Namespace = name, Arguments = process.CommandLine().Skip(1).ToValueList(), Files = DhcpFolder.Read(wanted.Files) };
    }

    // Running or not: a folder of ours that nobody wants is something to stop and remove.
    private DhcpServer SeeUnwanted(DhcpFolder folder) =>
        new(folder.Owner()?.Namespace ?? "", folder.Id, Find(folder)?.CommandLine().Skip(1).ToValueList() ?? []) { PidFile = folder.PidFile };

    // The folder's live dnsmasq. The number in a pid file may be anybody's by now, so its command line must name this very file.
    private RunningProcess? Find(DhcpFolder folder)
    {
        if (running.TryGetValue(folder.Path, out var known))
        {
            if (!known.Ended.IsCompleted) return known;
            Forget(folder.Path, known);
        }

        if (folder.Pid is not { } pid || RunningProcess.Open(pid) is not { } process) return null;
        if (process.Ended.IsCompleted || !process.CommandLine().Contains($"--pid-file={folder.PidFile}"))
        {
            process.Dispose();
            return null;
        }

        running[folder.Path] = process;
        Watch(folder, process);
        return process;
    }

    private void Watch(DhcpFolder folder, RunningProcess process) => process.Ended.ContinueWith(
        _ =>
        {
            // One that was stopped by us is no longer in the table.
            if (Forget(folder.Path, process) && folder.Owner() is { } owner) Noticed?.Invoke(new Notice(owner.Unit, $"dnsmasq {process.Id} of {folder.Id} ended"));
        },
        CancellationToken.None,
        TaskContinuationOptions.RunContinuationsAsynchronously,
        TaskScheduler.Default);

    private bool Forget(string path, RunningProcess process)
    {
        var mine = running.TryRemove(new KeyValuePair<string, RunningProcess>(path, process));
        if (mine) process.Dispose();
        return mine;
    }

    private async Task<Applied> ApplyAsync(Operation operation, CancellationToken cancellation)
    {
        var server = ServerOf(operation);
        try
        {
            var folder = FolderOf(server);
            var fault = operation switch
            {
                StartDhcp => await StartAsync(operation.Unit, server, folder, cancellation).ConfigureAwait(false),
                ReloadDhcp => await ReloadAsync(operation.Unit, server, folder, cancellation).ConfigureAwait(false),
                _ => await StopAsync(operation.Unit, folder, cancellation).ConfigureAwait(false),
            };
            return new Applied(operation, fault);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or TimeoutException)
        {
            return new Applied(operation, Fault(server.Id, refused.Message, (refused as LinuxException)?.Errno ?? 0));
        }
    }

    private static HostFault Fault(string id, string what, int errno = 0) => new($"dnsmasq of {id}", what, errno, Retryable: true);

    private async Task<HostFault?> StartAsync(UnitKey unit, DhcpServer server, DhcpFolder folder, CancellationToken cancellation)
    {
        folder.Make(unit, server.Namespace);
        Follow(unit, server, anew: true);
        ImmutableInterlocked.AddOrUpdate(ref marks, folder.Path, unit, (_, _) => unit);
        if (See(server) is { } running && running with { Files = server.Files } == server) return await ReloadAsync(unit, server, folder, cancellation).ConfigureAwait(false);
        folder.Write(server.Files);
        if (LogOf(server) is { } log) Directory.CreateDirectory(log);
        if (await EndAsync(folder, cancellation).ConfigureAwait(false) is { } stuck) return Fault(server.Id, stuck);
        SystemFiles.Remove(folder.PidFile);
        var command = new ChildCommand(Program, server.Arguments.Items) { Namespace = server.Namespace, Timeout = StartLimit };
        var result = await ChildProcess.RunAsync(command, cancellation).ConfigureAwait(false);
        if (!result.Succeeded && await EndStrayAsync(folder, cancellation).ConfigureAwait(false)) result = await ChildProcess.RunAsync(command, cancellation).ConfigureAwait(false);
        if (!result.Succeeded) return Fault(server.Id, $"start: {result.Describe()}");
        return Find(folder) is null ? Fault(server.Id, $"it started and is not there; pid file: {folder.Pid}") : null;
    }

    // dnsmasq makes the file, but not its folder. It stays when the server goes: what happened is asked about afterwards.
    private static string? LogOf(DhcpServer server)
    {
        const string option = "--log-facility=";
        return server.Arguments.FirstOrDefault(argument => argument.StartsWith(option, StringComparison.Ordinal)) is { } word ? Path.GetDirectoryName(word[option.Length..]) : null;
    }

    // One of ours whose pid file somebody lost holds the port, and is known by its command line alone.
    private async Task<bool> EndStrayAsync(DhcpFolder folder, CancellationToken cancellation)
    {
        var found = false;
        foreach (var number in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName))
        {
            if (!int.TryParse(number, out var pid)) continue;
            using var process = RunningProcess.Open(pid);
            if (process?.CommandLine() is not { Count: > 0 } words || words[0] != Program || !words.Contains($"--pid-file={folder.PidFile}")) continue;
            found |= await EndAsync(process, cancellation).ConfigureAwait(false) is null;
        }

        return found;
    }

    private async Task<HostFault?> ReloadAsync(UnitKey unit, DhcpServer server, DhcpFolder folder, CancellationToken cancellation)
    {
        var held = Leases.Held(server);
        folder.Make(unit, server.Namespace);
        Follow(unit, server, anew: true);
        folder.Write(server.Files);
        if (Find(folder)?.Signal(RunningProcess.Hangup) != true) return Fault(server.Id, "reload: it is not running", Errno.ESRCH);
        return await Leases.ReleaseAsync(server, held, cancellation).ConfigureAwait(false) is { } unsent ? Fault(server.Id, unsent) : null;
    }

    private async Task<HostFault?> StopAsync(UnitKey unit, DhcpFolder folder, CancellationToken cancellation)
    {
        if (folder.Owner()?.Unit is { } owner && owner != unit) return null;
        followed.TryRemove(folder.Path, out _);
        if (await EndAsync(folder, cancellation).ConfigureAwait(false) is { } stuck) return Fault(folder.Id, stuck);
        folder.Remove();
        ImmutableInterlocked.TryRemove(ref marks, folder.Path, out _);
        return null;
    }

    private async Task<string?> EndAsync(DhcpFolder folder, CancellationToken cancellation)
    {
        if (Find(folder) is not { } process || !running.TryRemove(folder.Path, out _)) return null;
        using (process) return await EndAsync(process, cancellation).ConfigureAwait(false);
    }

    private async Task<string?> EndAsync(RunningProcess process, CancellationToken cancellation)
    {
        foreach (var signal in new[] { RunningProcess.Terminate, RunningProcess.Kill })
        {
            process.Signal(signal);
            if (await EndsAsync(process, cancellation).ConfigureAwait(false)) return null;
        }

        return $"process {process.Id} does not end";
    }

    private async Task<bool> EndsAsync(RunningProcess process, CancellationToken cancellation)
    {
        try
        {
            await process.Ended.WaitAsync(StopLimit, time, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
