using System.Text;
using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Firewall;

/// <summary>
/// A running <c>iptables-restore --noflush</c> that is fed batch after batch: 0.1 ms each, where a process for each takes 2 ms, and 16 ms if it deletes rules.
/// It commits a table at each COMMIT line, sees what others changed meanwhile, and with <c>--verbose</c> prints comment lines back: one after
/// each batch says that the batch is in. At the first error it ends, with everything of tables committed before in force and nothing else.
/// </summary>
public sealed class RestoreChild : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly PipedChild child;
    private readonly StreamReader output;
    private long batches;

    private RestoreChild(PipedChild child)
    {
        this.child = child;
        output = new StreamReader(child.Stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
    }

    public int Pid => child.Pid;

    /// <param name="name">The namespace; empty for the host's.</param>
    public static RestoreChild Start(string name, IpFamily family) =>
        new(ChildProcess.StartPiped(new ChildCommand("stdbuf", "-oL", Program(family), "--noflush", "--verbose") { Namespace = name }));

    internal static string Program(IpFamily family) => family == IpFamily.V4 ? "iptables-restore" : "ip6tables-restore";

    /// <summary>Feeds one batch and waits until it is in.</summary>
    /// <returns>Null when done; else the program's words, and it has ended. <see cref="Ended"/> tells an end that has nothing to do with the batch.</returns>
    public async Task<string?> RunAsync(string batch, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var done = $"# in {++batches}";
        try
        {
            // It may print while it still reads, so both go on at once.
            var writing = child.Stream.WriteAsync(Encoding.UTF8.GetBytes($"{batch}{done}\n"), limit.Token).AsTask();
            var acknowledged = await WaitForAsync(done, limit.Token).ConfigureAwait(false);
            if (acknowledged) await writing.ConfigureAwait(false);
            else await writing.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            if (acknowledged) return null;
        }
        catch (IOException)
        {
            // It ended; what it said is read below.
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Ended = true;
            return $"no answer within {Patience.TotalSeconds} s";
        }

        Ended = true;
        var result = await child.WaitAsync(limit.Token).ConfigureAwait(false);
        Killed = result.Signal != 0;
        return result.Describe();
    }

    /// <summary>It takes no more batches.</summary>
    public bool Ended { get; private set; }

    /// <summary>A signal ended it, not the batch.</summary>
    public bool Killed { get; private set; }

    public async ValueTask DisposeAsync()
    {
        output.Dispose();
        await child.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> WaitForAsync(string done, CancellationToken cancellation)
    {
        while (await output.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            if (line == done) return true;
        return false;
    }
}
