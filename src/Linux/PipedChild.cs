using System.Net.Sockets;

namespace Neutrino.Linux;

/// <summary>A running program whose standard input and output are a stream of ours. Disposing kills it if it still runs.</summary>
public sealed class PipedChild : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly Descriptor errors;
    private readonly Action kill;
    private readonly Task<(int ExitCode, int Signal)> exit;

    internal PipedChild(int pid, Socket socket, Descriptor errors, Task<(int ExitCode, int Signal)> exit, Action kill)
    {
        (Pid, this.socket, this.errors, this.exit, this.kill) = (pid, socket, errors, exit, kill);
        Stream = new NetworkStream(socket, ownsSocket: true);
    }

    public int Pid { get; }

    /// <summary>Written: its standard input. Read: its standard output, to the end when it has ended.</summary>
    public Stream Stream { get; }

    /// <summary>Tells it that no more input comes.</summary>
    public void EndInput() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Waits for its end. What it wrote to standard output is in <see cref="Stream"/> alone.</summary>
    public async Task<ChildResult> WaitAsync(CancellationToken cancellation = default)
    {
        var (code, signal) = await exit.WaitAsync(cancellation).ConfigureAwait(false);
        return new ChildResult(code, signal, default, MemoryFile.ReadAll(errors));
    }

    public async ValueTask DisposeAsync()
    {
        kill();
        await exit.ConfigureAwait(false);
        await Stream.DisposeAsync().ConfigureAwait(false);
        errors.Dispose();
    }
}
