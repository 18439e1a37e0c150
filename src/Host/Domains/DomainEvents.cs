using System.Collections.Concurrent;
using Neutrino.Libvirt;

namespace Neutrino.Host.Domains;

/// <summary>Who waits for what to happen to a domain.</summary>
internal sealed class DomainEvents
{
    private readonly ConcurrentDictionary<Waiter, bool> waiters = [];

    public void Tell(DomainEvent what)
    {
        foreach (var waiter in waiters.Keys) waiter.Tell(what);
    }

    /// <summary>From now on; before what is to happen is asked for.</summary>
    public Waiter Await(Func<DomainEvent, bool> isIt)
    {
        var waiter = new Waiter(isIt, gone => waiters.TryRemove(gone, out _));
        waiters[waiter] = true;
        return waiter;
    }

    internal sealed class Waiter(Func<DomainEvent, bool> isIt, Action<Waiter> leave) : IDisposable
    {
        private readonly TaskCompletionSource happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Tell(DomainEvent what)
        {
            if (isIt(what)) happened.TrySetResult();
        }

        /// <summary>True when it happened within the time.</summary>
        public async Task<bool> WithinAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellation)
        {
            try
            {
                await happened.Task.WaitAsync(patience, time, cancellation).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        public void Dispose() => leave(this);
    }
}
