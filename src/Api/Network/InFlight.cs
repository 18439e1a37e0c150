using System.Collections.Concurrent;
using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Api;

/// <summary>
/// Which resources were changed by a commit that the host may not have taken in yet, so that a read right after a write waits for the final word
/// and nothing else ever waits. Written by the write path, before its reply; emptied as the host settles.
/// </summary>
internal sealed class InFlight(StatusBoard board)
{
    private const int SweepAt = 1024;
    private readonly ConcurrentDictionary<(ResourceKind Kind, string Id), long> pending = new();
    private long swept;

    public void Note(ImmutableArray<Change> changes, long revision)
    {
        foreach (var change in changes)
            if (change.After is not null && OnHost(change)) pending.AddOrUpdate((change.Kind, change.Id), revision, (_, known) => Math.Max(known, revision));
        if (pending.Count > SweepAt && board.SettledRevision > Interlocked.Read(ref swept)) Sweep();
    }

    /// <summary>Waits, at most <paramref name="atMost"/>, until the host has spoken of the row as it was last changed.</summary>
    public async ValueTask SettleAsync(ResourceKind kind, string id, TimeSpan atMost, CancellationToken cancellation)
    {
        if (!pending.TryGetValue((kind, id), out var revision)) return;
        if (board.SettledRevision >= revision || await board.WaitAsync(kind, id, revision, atMost, cancellation).ConfigureAwait(false))
            pending.TryRemove(new KeyValuePair<(ResourceKind, string), long>((kind, id), revision));
    }

    public bool IsPending(ResourceKind kind, string id) => pending.TryGetValue((kind, id), out var revision) && board.SettledRevision < revision;

    /// <summary>Waits until the host has let go of everything that the commit removed, at most <paramref name="atMost"/> in all.</summary>
    public async Task LetGoAsync(ImmutableArray<Change> changes, long revision, TimeSpan atMost, CancellationToken cancellation)
    {
        var removals = changes.Where(change => change.After is null && OnHost(change))
            .Select(change => board.WaitAsync(change.Kind, change.Id, revision, atMost, cancellation));
        await Task.WhenAll(removals).ConfigureAwait(false);
    }

    /// <summary>A port without a host, before and after, has no unit that anybody would report.</summary>
    private static bool OnHost(Change change) => change.Kind switch
    {
        ResourceKind.Network or ResourceKind.Router or ResourceKind.FloatingIp => true,
        ResourceKind.Port => (change.After ?? change.Before) is Port { FixedStatus: null, Binding.HostId.Length: > 0 },
        _ => false,
    };

    private void Sweep()
    {
        var settled = board.SettledRevision;
        Interlocked.Exchange(ref swept, settled);
        foreach (var entry in pending)
            if (entry.Value <= settled) pending.TryRemove(entry);
    }
}
