using System.Runtime.InteropServices;

namespace Neutrino.Server;

/// <summary>SIGTERM and SIGINT as a cancellation; the process itself goes on until it has stopped in order.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly PosixSignalRegistration terminate;
    private readonly PosixSignalRegistration interrupt;

    public StopSignals(CancellationToken outer)
    {
        source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take);
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Take);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Completes at the first of them.</summary>
    public Task Received => Task.Delay(Timeout.Infinite, source.Token).ContinueWith(static _ => { }, TaskScheduler.Default);

    public void Dispose()
    {
        terminate.Dispose();
        interrupt.Dispose();
        source.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        source.Cancel();
    }
}
