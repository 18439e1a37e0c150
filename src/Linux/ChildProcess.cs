using System.Collections;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Neutrino.Linux.Monitor;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Linux;

/// <summary>
/// The one place that starts programs: posix_spawn(3), so nothing of this process is copied and only the standard streams are inherited;
/// signals are back to their defaults. In a namespace the program is started by a thread that is there, without a helper like nsenter.
/// </summary>
public static class ChildProcess
{
    private const short SetGroup = 0x02;
    private const short SetSignalDefault = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;
    private const int KillSignal = 9;
    private const int Stream = 1 | 0x80000;
    private static readonly TextVector Inherited = new([.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}")]);

    /// <summary>Runs a program to its end. Whatever it exits with is a result, not an exception.</summary>
    /// <exception cref="LinuxException">It could not be started (ENOENT: no such program).</exception>
    /// <exception cref="TimeoutException">It ran too long and was killed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; it was killed.</exception>
    public static async Task<ChildResult> RunAsync(ChildCommand command, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        using var input = command.Input.IsEmpty ? null : MemoryFile.Create("stdin", command.Input.Span);
        using var output = MemoryFile.Create("stdout");
        using var errors = MemoryFile.Create("stderr");
        var pid = Spawn(command, SetGroup, input?.Number, output.Number, errors.Number);
        using var timeout = new CancellationTokenSource(command.Timeout, command.Time);
        var exit = WaitAsync(pid);
        using (cancellation.UnsafeRegister(_ => KillGroup(pid, exit), null))
        using (timeout.Token.UnsafeRegister(_ => KillGroup(pid, exit), null))
        {
            var (code, signal) = await exit.ConfigureAwait(false);
            if (signal == KillSignal) cancellation.ThrowIfCancellationRequested();
            if (signal == KillSignal && timeout.IsCancellationRequested) throw new TimeoutException($"{command} did not end within {command.Timeout.TotalSeconds} s and was killed.");
            return new ChildResult(code, signal, MemoryFile.ReadAll(output), MemoryFile.ReadAll(errors));
        }
    }

    /// <summary>Starts a program in a session of its own that outlives this process, its input from and its output to <c>/dev/null</c> or appended to a file.</summary>
    /// <returns>Its process id.</returns>
    public static int StartDetached(ChildCommand command, string? logFile = null)
    {
        using var log = OpenLog(logFile ?? "/dev/null");
        var pid = Spawn(command, SetSession, null, log.Number, log.Number);

        // Reaped when it ends while we live; its end is for others to notice.
        _ = WaitAsync(pid);
        return pid;
    }

    /// <summary>Starts a program that is talked with while it runs.</summary>
    public static PipedChild StartPiped(ChildCommand command)
    {
        var (ours, theirs) = Pair();
        using (theirs)
        {
            var errors = MemoryFile.Create("stderr");
            var pid = Spawn(command, SetGroup, theirs.Number, theirs.Number, errors.Number);
            var exit = WaitAsync(pid);
            return new PipedChild(pid, new Socket(new SafeSocketHandle(ours.GiveAway(), ownsHandle: true)), errors, exit, () => KillGroup(pid, exit));
        }
    }

    private static void KillGroup(int pid, Task exit)
    {
        // Its number is its own until it is reaped, and the task completes with that.
        if (!exit.IsCompleted) _ = Libc.Kill(-pid, KillSignal);
    }

    private static unsafe int Spawn(ChildCommand command, short placement, int? input, int output, int errors)
    {
        using var arguments = new TextVector([command.Program, .. command.Arguments]);
        byte* block = stackalloc byte[2048];
        new Span<byte>(block, 2048).Clear();
        var actions = block;
        var attributes = block + 512;
        Check(Libc.SpawnActionsInit(actions), command);
        Check(Libc.SpawnAttributesInit(attributes), command);
        try
        {
            Check(input is { } fd ? Libc.SpawnDuplicate(actions, fd, 0) : Libc.SpawnOpen(actions, 0, "/dev/null", OpenFlags.ReadOnly, 0), command);
            Check(Libc.SpawnDuplicate(actions, output, 1), command);
            Check(Libc.SpawnDuplicate(actions, errors, 2), command);

            // Whoever started us may have left open what has no close-on-exec.
            Check(Libc.SpawnCloseFrom(actions, 3), command);
            var signals = block + 1024;
            Check(Libc.SpawnSignalMask(attributes, signals), command);
            new Span<byte>(signals, 128).Fill(0xff);
            Check(Libc.SpawnDefaultSignals(attributes, signals), command);
            Check(Libc.SpawnFlags(attributes, (short)(placement | SetSignalDefault | SetSignalMask)), command);
            return Start(command, (nint)arguments.Pointer, (nint)actions, (nint)attributes);
        }
        finally
        {
            _ = Libc.SpawnAttributesDestroy(attributes);
            _ = Libc.SpawnActionsDestroy(actions);
        }
    }

    private static unsafe int Start(ChildCommand command, nint arguments, nint actions, nint attributes)
    {
        var environment = (nint)Inherited.Pointer;
        (int Pid, int Errno) Call()
        {
            int pid;
            var vector = (byte**)arguments;
            var errno = Libc.Spawn(&pid, vector[0], (void*)actions, (void*)attributes, vector, (byte**)environment);
            return (pid, errno);
        }

        var (pid, errno) = command.Namespace.Length == 0 ? Call() : NamespaceThread.Run(NetNamespaces.PathOf(command.Namespace), Call);
        Check(errno, command);
        return pid;
    }

    private static void Check(int errno, ChildCommand command)
    {
        if (errno != 0) throw new LinuxException($"start {command.Program}", errno);
    }

    private static Task<(int ExitCode, int Signal)> WaitAsync(int pid)
    {
        var ended = new TaskCompletionSource<(int, int)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var descriptor = ChildExit.Open(pid) ?? throw new LinuxException($"pidfd_open {pid}", Errno.ESRCH);
        IDisposable? watch = null;
        watch = DescriptorLoop.Shared.Watch(
            descriptor,
            () =>
            {
                // Called again at once when it ended before the watch was told to us.
                if (Volatile.Read(ref watch) is not { } own || ChildExit.Reap(descriptor) is not { } exit) return;
                own.Dispose();
                descriptor.Dispose();
                ended.TrySetResult(exit);
            },
            failure => ended.TrySetException(failure));
        return ended.Task;
    }

    private static Descriptor OpenLog(string path)
    {
        var number = Libc.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append | OpenFlags.CloseOnExec, 0x1a0 /* 0640 */);
        return number >= 0 ? new Descriptor(number) : throw LinuxException.Last($"open {path}");
    }

    private static unsafe (Descriptor Ours, Descriptor Theirs) Pair()
    {
        int* pair = stackalloc int[2];
        return Libc.SocketPair(1 /* AF_UNIX */, Stream, 0, pair) == 0 ? (new Descriptor(pair[0]), new Descriptor(pair[1])) : throw LinuxException.Last("socketpair");
    }
}
