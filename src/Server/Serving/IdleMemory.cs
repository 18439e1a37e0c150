using Neutrino.Linux;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>
/// Gives memory back once it has been quiet: bursts of changes leave the heap several times larger than what lives in it, and the collector
/// alone keeps that for the next burst. One full collection a few seconds after the last commit; none while nothing happens. The first gives back
/// what the start read of the binary, too: half of it is never looked at again.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private readonly IStore store;
    private readonly ITimer timer;
    private bool isPastStart;

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

    private void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!isPastStart) MappedFiles.GiveBack();
        isPastStart = true;
    }

    private void OnChanged(Revision revision) => timer.Change(Quiet, Timeout.InfiniteTimeSpan);
}
