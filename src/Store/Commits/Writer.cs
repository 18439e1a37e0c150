using System.Collections.Concurrent;
using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>
/// The one thread that decides and commits. It takes whatever waits, lets every decision see the ones before it, makes them durable in one
/// transaction, and only then lets anybody see them.
/// </summary>
internal sealed class Writer : IDisposable
{
    // Statuses to be written: none, waiting for the timer, due.
    private const int None = 0;
    private const int Waits = 1;
    private const int Due = 2;

    private readonly WaitingLine line = new();
    private readonly ConcurrentDictionary<(ResourceKind Kind, string Id), bool> staleStatuses = new();
    private readonly IJournal journal;
    private readonly StoreSettings settings;
    private readonly ITimer statusTimer;
    private readonly Thread thread;
    private int statusDue;
    private int disposed;
    private volatile Snapshot current;

    public Writer(Snapshot initial, StatusBoard statuses, IJournal journal, StoreSettings settings)
    {
        (current, Statuses, this.journal, this.settings) = (initial, statuses, journal, settings);
        statusTimer = settings.Time.CreateTimer(_ => Remind(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        statuses.Changed += Note;
        thread = new Thread(Work) { Name = "store writer", IsBackground = true };
        thread.Start();
    }

    public Snapshot Current => current;
    public StatusBoard Statuses { get; }

    public event Action<Revision>? Changed;

    public Task<Committed> CommitAsync(Func<Snapshot, Decision> decide, CancellationToken cancellation)
    {
        var waiting = new Waiting(decide, cancellation);
        if (!line.TryJoin(waiting)) waiting.Fail(new ObjectDisposedException("store", "The store is closed."));
        return waiting.Task;
    }

    /// <summary>Finishes what waits, writes the last statuses and closes the journal.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        Statuses.Changed -= Note;
        statusTimer.Dispose();
        line.Close();
        thread.Join();
        journal.Dispose();
    }

    private void Work()
    {
        var batch = new List<Waiting>();
        while (line.Take(batch, settings.BatchSize))
        {
            if (batch.Count > 0) Commit(batch);
            if (Volatile.Read(ref statusDue) == Due) WriteStatuses();
            batch.Clear();
        }

        WriteStatuses();
    }

    private void Commit(List<Waiting> batch)
    {
        var running = current;
        batch.RemoveAll(waiting =>
        {
            if (!waiting.Run(running, journal)) return true;
            running = waiting.Made?.Snapshot ?? running;
            return false;
        });
        if (running != (object)current && !TryFlush(batch)) return;
        current = running;
        foreach (var waiting in batch)
        {
            if (waiting.Made is { } revision) Announce(revision);
            waiting.Complete();
        }
    }

    private bool TryFlush(List<Waiting> batch)
    {
        try
        {
            journal.Flush();
            return true;
        }
        catch (Exception fault)
        {
            // Refusals of the batch fail too: they may have looked at changes that are now undone.
            foreach (var waiting in batch) waiting.Fail(new CommitFailedException("The change could not be written to the store; nothing of it was kept.", fault));
            return false;
        }
    }

    private void Announce(Revision revision)
    {
        foreach (var follower in Changed?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<Revision>)follower)(revision);
            }
            catch (Exception fault)
            {
                settings.Fault("A follower of the store's changes failed.", fault);
            }
        }
    }

    private void Note(ResourceKind kind, string id, ResourceStatus? status)
    {
        staleStatuses[(kind, id)] = true;
        if (Interlocked.CompareExchange(ref statusDue, Waits, None) == None) statusTimer.Change(settings.StatusDelay, Timeout.InfiniteTimeSpan);
    }

    private void Remind()
    {
        Volatile.Write(ref statusDue, Due);
        line.Wake();
    }

    private void WriteStatuses()
    {
        Volatile.Write(ref statusDue, None);
        var stale = staleStatuses.Keys.ToImmutableArray();
        if (stale.IsEmpty) return;
        try
        {
            foreach (var key in stale)
            {
                staleStatuses.TryRemove(key, out _);
                journal.Append(key.Kind, key.Id, Statuses.Find(key.Kind, key.Id));
            }

            journal.Flush();
        }
        catch (Exception fault)
        {
            foreach (var key in stale) staleStatuses.TryAdd(key, true);
            settings.Fault("The host's statuses could not be written to the store; the next change of one tries them again.", fault);
        }
    }
}
