using System.Collections.Concurrent;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>What the host says of one resource.</summary>
/// <param name="Status">The Network API's word: ACTIVE, DOWN, ERROR, BUILD.</param>
/// <param name="Error">Why it is not as wanted; null when it is.</param>
/// <param name="Revision">The snapshot revision that was looked at.</param>
public sealed record ResourceStatus(string Status, string? Error, long Revision);

/// <summary>
/// The current status of every resource that has something on the host. Written by the reconcile loop, read by the API,
/// which waits on it so that the first GET after a change has the final word.
/// <para>
/// What the loop owes: it calls <see cref="Report"/> for what a handled unit realizes, <see cref="Forget"/> for a removed resource once the units
/// its removal touched are handled (at once when none are), and, after every commit it has taken in, <see cref="Settle"/> as soon as all units
/// touched by the commits up to that one have been handled once — successfully, or with a fault recorded — even if no unit was touched.
/// A unit that fails and is tried again later does not hold <see cref="SettledRevision"/> back.
/// </para>
/// </summary>
public sealed class StatusBoard
{
    private readonly ConcurrentDictionary<(ResourceKind Kind, string Id), ResourceStatus> statuses = new();
    private readonly Lock gate = new();
    private readonly Dictionary<(ResourceKind Kind, string Id), List<(long Revision, TaskCompletionSource Done)>> waiting = [];
    private readonly Dictionary<(ResourceKind Kind, string Id), long> forgotten = [];
    private long settled;

    /// <summary>Raised after each change, for the status tables on disk.</summary>
    public event Action<ResourceKind, string, ResourceStatus?>? Changed;

    /// <summary>All units touched by the commits up to this snapshot revision have been handled once.</summary>
    public long SettledRevision => Interlocked.Read(ref settled);

    /// <summary>Every word there is, in no order.</summary>
    public IEnumerable<KeyValuePair<(ResourceKind Kind, string Id), ResourceStatus>> All => statuses;

    public ResourceStatus? Find(ResourceKind kind, string id) => statuses.GetValueOrDefault((kind, id));

    /// <summary>Says what a resource is at a revision. An older word than the one known is ignored.</summary>
    public void Report(ResourceKind kind, string id, ResourceStatus status)
    {
        lock (gate)
        {
            if (Spoken(kind, id) > status.Revision) return;
            statuses[(kind, id)] = status;
            Release(kind, id, status.Revision);
        }

        Changed?.Invoke(kind, id, status);
    }

    /// <summary>Says that nothing of a removed resource is left on the host, as of <paramref name="revision"/>. An older word than the one known is ignored.</summary>
    public void Forget(ResourceKind kind, string id, long revision)
    {
        lock (gate)
        {
            if (Spoken(kind, id) > revision) return;
            statuses.TryRemove((kind, id), out _);
            if (revision > settled) forgotten[(kind, id)] = revision;
            Release(kind, id, revision);
        }

        Changed?.Invoke(kind, id, null);
    }

    /// <summary>Says that every unit touched by the commits up to <paramref name="revision"/> has been handled once. An older revision than the one known is ignored.</summary>
    public void Settle(long revision)
    {
        lock (gate)
        {
            if (revision <= settled) return;
            Interlocked.Exchange(ref settled, revision);
            foreach (var (kind, id) in waiting.Keys) Release(kind, id, revision);
            foreach (var (key, at) in forgotten)
                if (at <= revision) forgotten.Remove(key);
        }
    }

    /// <summary>
    /// Waits until the host has spoken of the resource at <paramref name="revision"/> or later — a status, its removal, or everything settled up to there —
    /// at most <paramref name="atMost"/>. True if it has.
    /// </summary>
    public async Task<bool> WaitAsync(ResourceKind kind, string id, long revision, TimeSpan atMost, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (settled >= revision || Spoken(kind, id) >= revision) return true;
            if (!waiting.TryGetValue((kind, id), out var list)) waiting[(kind, id)] = list = [];
            list.Add((revision, done));
        }

        try
        {
            await done.Task.WaitAsync(atMost, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            Abandon(kind, id, done);
        }
    }

    /// <summary>The newest revision at which the host spoke of this very resource; −1 when it did not.</summary>
    private long Spoken(ResourceKind kind, string id) => Math.Max(
        statuses.TryGetValue((kind, id), out var known) ? known.Revision : -1,
        forgotten.TryGetValue((kind, id), out var gone) ? gone : -1);

    private void Release(ResourceKind kind, string id, long revision)
    {
        if (!waiting.TryGetValue((kind, id), out var list)) return;
        foreach (var (wanted, done) in list)
            if (revision >= wanted) done.TrySetResult();
    }

    private void Abandon(ResourceKind kind, string id, TaskCompletionSource done)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue((kind, id), out var list)) return;
            list.RemoveAll(waiter => waiter.Done == done);
            if (list.Count == 0) waiting.Remove((kind, id));
        }
    }
}
