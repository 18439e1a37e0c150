using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Compute;

/// <summary>
/// Commits what the host tells of servers and the cloud remembers: the first launch, the end of a task, and a failure for good.
/// One task; it looks at a server when the status board has news of it, and at those in trouble again every second.
/// </summary>
public sealed partial class ServerFollower : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly IStore store;
    private readonly ServerBoard board;
    private readonly CloudView cloud;
    private readonly Func<string, bool> isHopeless;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<string, byte> news = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim bell = new(0);
    private readonly CancellationTokenSource stop = new(); // Holds no handle as long as nobody asks for one: not disposed.
    private readonly HashSet<string> troubled = new(StringComparer.Ordinal);
    private Task loop = Task.CompletedTask;

    /// <param name="isHopeless">Whether the host will not get a server, by id, to run: its fault does not go away by trying again, or has outlived several tries.</param>
    public ServerFollower(IStore store, ServerBoard board, RuleSettings rules, Func<string, bool> isHopeless, ILogger<ServerFollower> logger)
    {
        (this.store, this.board, this.isHopeless, this.logger) = (store, board, isHopeless, logger);
        (cloud, time) = (new CloudView(store, board, rules), rules.Time);
    }

    /// <summary>Begins with a look at every server.</summary>
    public void Start()
    {
        store.Statuses.Changed += OnStatus;
        foreach (var server in store.Current.Servers.All) news[server.Id] = 0;
        bell.Release();
        loop = Task.Run(() => RunAsync(stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested) return;
        store.Statuses.Changed -= OnStatus;
        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        bell.Dispose();
    }

    private void OnStatus(ResourceKind kind, string id, ResourceStatus? status)
    {
        if (kind == ResourceKind.Server && status is not null && news.TryAdd(id, 0)) bell.Release();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                foreach (var id in news.Keys)
                {
                    news.TryRemove(id, out _);
                    await LookAsync(id).ConfigureAwait(false);
                }

                if (troubled.Count == 0) await bell.WaitAsync(cancellation).ConfigureAwait(false);
                else await LookAgainAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(failure);
                await Task.Delay(Patience, time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task LookAgainAsync(CancellationToken cancellation)
    {
        await Task.Delay(Patience, time, cancellation).ConfigureAwait(false);
        foreach (var id in troubled.ToList()) news[id] = 0;
        while (bell.CurrentCount > 0) await bell.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private async Task LookAsync(string id)
    {
        troubled.Remove(id);
        if (store.Current.Servers.Find(id) is not { Fault: null } server || store.Statuses.Find(ResourceKind.Server, id) is not { } status) return;
        if (status.Status == "ERROR" && server.LaunchedAt is null) await TroubleAsync(server, status).ConfigureAwait(false);
        else if (server.LaunchedAt is null && board.HasSpoken(server)) await cloud.CommitAsync(Caller.Self, (snapshot, call) => ServerFollowing.Launched(snapshot, call, id)).ConfigureAwait(false);
        else if (server.Task is not null && board.HasSpoken(server)) await cloud.CommitAsync(Caller.Self, (snapshot, call) => ServerFollowing.Settled(snapshot, call, id, board.Error(id))).ConfigureAwait(false);
    }

    private async Task TroubleAsync(Server server, ResourceStatus status)
    {
        if (!isHopeless(server.Id))
        {
            troubled.Add(server.Id);
            return;
        }

        LogHopeless(server.Id, status.Error ?? "");
        await cloud.CommitAsync(Caller.Self, (snapshot, call) => ServerFollowing.Failed(snapshot, call, server.Id, status.Error ?? "The host could not start the guest.")).ConfigureAwait(false);
    }

    [LoggerMessage(20, LogLevel.Warning, "Server {ServerId} is given up: {Error}")]
    private partial void LogHopeless(string serverId, string error);

    [LoggerMessage(21, LogLevel.Error, "The news of a server could not be kept; tried again")]
    private partial void LogFailed(Exception failure);
}
