using System.Runtime.InteropServices;

namespace Neutrino.Server;

/// <summary>SIGTERM and SIGINT as a cancellation, SIGHUP as a wish to read the files again; the process itself goes on until it has stopped in order.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly PosixSignalRegistration terminate;
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration hangup;
    private volatile Func<Task>? readAgain;

    public Signals(CancellationToken outer)
    {
        source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, ReadAgain);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Completes at the first of those that stop.</summary>
    public Task Received => Task.Delay(Timeout.Infinite, source.Token).ContinueWith(static _ => { }, TaskScheduler.Default);

    /// <summary>What a SIGHUP does from now on; before, while the files are fresh, and with null it does nothing.</summary>
    public void OnHangup(Func<Task>? work) => readAgain = work;

    public void Dispose()
    {
        terminate.Dispose();
        interrupt.Dispose();
        hangup.Dispose();
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        source.Cancel();
    }

    private void ReadAgain(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = readAgain?.Invoke();
    }
}
