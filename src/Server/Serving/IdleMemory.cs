using Neutrino.Linux;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>
/// Gives memory back once it has been quiet: bursts of changes leave the heap several times larger than what lives in it, and the collector
/// alone keeps that for the next burst; and the start reads half of a binary that is never looked at again. One full collection a few seconds after the
/// last commit; none while nothing happens.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private readonly IStore store;
    private readonly ITimer timer;

    public IdleMemory(IStore store, TimeProvider time)
    {
        this.store = store;
        timer = time.CreateTimer(_ => GiveBack(), null, Quiet, Timeout.InfiniteTimeSpan);
        store.Changed += OnChanged;
    }

    public void Dispose()
    {
        store.Changed -= OnChanged;
        timer.Dispose();
    }

    private static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        MappedFiles.GiveBack();
    }

    private void OnChanged(Revision revision) => timer.Change(Quiet, Timeout.InfiniteTimeSpan);
}
