namespace Neutrino.Store;

/// <summary>
/// What the writer has before it, in the order of arrival. The writer sleeps at once when there is nothing: a spinning wait costs more on few cores than the
/// waking it saves.
/// </summary>
internal sealed class WaitingLine
{
    private readonly object gate = new();
    private readonly Queue<Waiting> line = new();
    private bool woken;
    private bool closed;

    /// <summary>False when the line is closed.</summary>
    public bool TryJoin(Waiting waiting)
    {
        lock (gate)
        {
            if (closed) return false;
            line.Enqueue(waiting);
            Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>Has <see cref="Take"/> return though nothing waits.</summary>
    public void Wake()
    {
        lock (gate)
        {
            woken = true;
            Monitor.Pulse(gate);
        }
    }

    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Waits, and moves the first <paramref name="most"/> into <paramref name="batch"/>: none when it was only woken.</summary>
    /// <returns>False when the line is closed and empty.</returns>
    public bool Take(List<Waiting> batch, int most)
    {
        lock (gate)
        {
            while (line.Count == 0 && !woken && !closed) Monitor.Wait(gate);
            woken = false;
            while (batch.Count < most && line.TryDequeue(out var waiting)) batch.Add(waiting);
            return batch.Count > 0 || !closed;
        }
    }
}
