using System.Collections.Immutable;
using System.Text.Json;
using Neutrino.Ovsdb.Wire;

namespace Neutrino.Ovsdb;

/// <summary>
/// Open vSwitch's database: follows the tables of <see cref="VswitchTables"/> and runs transactions. When the server goes away it reconnects by itself
/// (first at once, then up to a second apart), reads everything anew and says so; transactions under way then fail with
/// <see cref="OvsdbErrorKind.Disconnected"/>. Events are raised on the receive loop, in the server's order, and must return at once.
/// </summary>
public sealed class VswitchClient(string socketPath, TimeProvider time) : IAsyncDisposable
{
    private const string Database = "Open_vSwitch";
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);
    private readonly AppliedConfiguration applied = new();
    private readonly CancellationTokenSource stopping = new();
    private volatile VswitchTables tables = VswitchTables.Empty;
    private volatile RpcConnection? connection;
    private Task watching = Task.CompletedTask;

    /// <summary>The database as last told; while disconnected, as it was.</summary>
    public VswitchTables Tables => tables;

    public bool IsConnected => connection is not null;

    public string SocketPath => socketPath;

    /// <summary>Somebody's transaction changed followed rows; <see cref="Tables"/> is already the new one.</summary>
    public event Action<VswitchUpdate>? Updated;

    /// <summary>Everything was read anew, at the start or after a reconnection: the first <see cref="Updated"/> after it builds on these tables.</summary>
    public event Action<VswitchTables>? Loaded;

    /// <summary>The server went away, with the reason.</summary>
    public event Action<string>? Disconnected;

    /// <summary>The server is back and everything was read anew; no <see cref="Updated"/> tells what changed meanwhile.</summary>
    public event Action? Resynchronised;

    /// <summary>Connects and reads the tables.</summary>
    /// <exception cref="OvsdbException">The server is not there, or it has no such database.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var opened = await ConnectAsync(cancellation);
        watching = Task.Run(() => WatchAsync(opened), CancellationToken.None);
    }

    /// <summary>Runs operations as one transaction. A refusal, or the loss of the connection, is a value.</summary>
    public async Task<TransactionOutcome> TransactAsync(ImmutableArray<OvsdbOperation> operations, CancellationToken cancellation)
    {
        if (connection is not { } open) return TransactionOutcome.Failed(OvsdbError.Disconnected(socketPath));
        try
        {
            return await open.CallAsync(
                "transact", writer => WriteTransaction(writer, operations), answer => TransactionOutcome.Read(answer, operations.Length), cancellation);
        }
        catch (OvsdbException failure)
        {
            return TransactionOutcome.Failed(failure.Error);
        }
    }

    /// <summary>Runs operations as one transaction that also raises <c>next_cfg</c>, so that <see cref="AppliedAsync"/> can tell when it is in force.</summary>
    public async Task<Commit> CommitAsync(ImmutableArray<OvsdbOperation> operations, CancellationToken cancellation)
    {
        var outcome = await TransactAsync(
            [.. operations, new MutateRows(Database, [], [Mutation.Add("next_cfg", 1)]), new SelectRows(Database, [], ["next_cfg"])], cancellation);
        if (outcome.Error is not null) return new Commit(outcome, 0);
        var rows = outcome.Results[^1].Rows!.Value;
        return rows.GetArrayLength() == 1
            ? new Commit(outcome with { Results = outcome.Results[..^2] }, rows[0].GetProperty("next_cfg").GetInt64())
            : new Commit(TransactionOutcome.Failed(new OvsdbError(OvsdbErrorKind.Other, "no row in Open_vSwitch", "ovs-vsctl init", -1)), 0);
    }

    /// <summary>Waits until ovs-vswitchd has brought a commit into force; <see cref="Tables"/> then has what it said of the new interfaces.</summary>
    /// <returns>Null, or why it is not known to be in force.</returns>
    public async Task<OvsdbError?> AppliedAsync(long configuration, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            return await applied.ReachedAsync(configuration).WaitAsync(timeout, time, cancellation);
        }
        catch (TimeoutException)
        {
            return OvsdbError.TimedOut($"ovs-vswitchd did not reach cur_cfg {configuration} within {timeout.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Commits and waits until it is in force.</summary>
    public async Task<TransactionOutcome> CommitAndWaitAsync(ImmutableArray<OvsdbOperation> operations, TimeSpan timeout, CancellationToken cancellation)
    {
        var commit = await CommitAsync(operations, cancellation);
        if (commit.Outcome.Error is not null) return commit.Outcome;
        var error = await AppliedAsync(commit.Configuration, timeout, cancellation);
        return error is null ? commit.Outcome : commit.Outcome with { Error = error };
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching;
        stopping.Dispose();
    }

    private async Task<RpcConnection> ConnectAsync(CancellationToken cancellation)
    {
        var opened = await RpcConnection.ConnectAsync(socketPath, Notified, cancellation);
        try
        {
            await opened.CallAsync("monitor_cond", WriteMonitor, TakeInitial, cancellation);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }

        connection = opened;
        return opened;
    }

    private async Task WatchAsync(RpcConnection opened)
    {
        RpcConnection? current = opened;
        while (current is not null)
        {
            var reason = await ClosedAsync(current);
            connection = null;
            await current.DisposeAsync();
            applied.Lost(OvsdbError.Disconnected(reason));
            if (stopping.IsCancellationRequested) return;
            Disconnected?.Invoke(reason);
            current = await ReconnectAsync();
            if (current is not null) Resynchronised?.Invoke();
        }
    }

    private async Task<string> ClosedAsync(RpcConnection current)
    {
        try
        {
            return await current.Closed.WaitAsync(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return "closed by us";
        }
    }

    /// <returns>Null when we are stopped before the server came back.</returns>
    private async Task<RpcConnection?> ReconnectAsync()
    {
        for (var delay = FirstDelay; ; delay = delay * 2 > LongestDelay ? LongestDelay : delay * 2)
        {
            try
            {
                return await ConnectAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return null;
            }
            catch (OvsdbException)
            {
                // Not there yet, or not yet with the database: again after a while.
            }

            await Task.Delay(delay, time, stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private bool TakeInitial(JsonElement initial)
    {
        tables = VswitchTables.Empty.Apply(initial).After;
        Loaded?.Invoke(tables);
        applied.Reached(tables.Root?.CurCfg ?? 0);
        return true;
    }

    private void Notified(string method, JsonElement parameters)
    {
        if (method != "update2") return;
        var update = tables.Apply(parameters[1]);
        tables = update.After;
        Updated?.Invoke(update);
        if (!update.OpenVswitch.IsEmpty && update.After.Root is { } root) applied.Reached(root.CurCfg);
    }

    private static void WriteTransaction(Utf8JsonWriter writer, ImmutableArray<OvsdbOperation> operations)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(Database);
        foreach (var operation in operations) operation.WriteTo(writer);
        writer.WriteEndArray();
    }

    private static void WriteMonitor(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(Database);
        writer.WriteStringValue("vswitch");
        writer.WriteStartObject();
        WriteMonitored<OpenVswitchRow>(writer);
        WriteMonitored<BridgeRow>(writer);
        WriteMonitored<PortRow>(writer);
        WriteMonitored<InterfaceRow>(writer);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteMonitored<T>(Utf8JsonWriter writer)
        where T : class, IOvsdbRow<T>
    {
        writer.WriteStartArray(T.Table);
        writer.WriteStartObject();
        writer.WriteStartArray("columns");
        foreach (var column in T.Columns) writer.WriteStringValue(column);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
