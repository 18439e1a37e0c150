using System.Runtime.InteropServices;
using System.Text;
using Neutrino.Linux.Monitor;

namespace Neutrino.Linux;

/// <summary>
/// A process that need not be a child of ours, held by a pidfd: a signal goes to this one or to none, never to a later process of the same number.
/// </summary>
public sealed partial class RunningProcess : IDisposable
{
    public const int Hangup = 1;
    public const int Terminate = 15;
    public const int Kill = 9;
    private const int SendSignalCall = 424;
    private readonly Descriptor descriptor;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable watch;

    private RunningProcess(int id, Descriptor descriptor)
    {
        (Id, this.descriptor) = (id, descriptor);
        watch = DescriptorLoop.Shared.Watch(descriptor, End, _ => ended.TrySetResult());
    }

    public int Id { get; }

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended => ended.Task;

    /// <summary>Null when there is no such process.</summary>
    public static RunningProcess? Open(int id) => id > 0 && ChildExit.Open(id) is { } descriptor ? new RunningProcess(id, descriptor) : null;

    /// <summary>The program's name and its arguments; empty for a process that has ended or has none.</summary>
    public IReadOnlyList<string> CommandLine()
    {
        try
        {
            var text = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{Id}/cmdline"));
            return text.Length == 0 ? [] : text.TrimEnd('\0').Length == 0 ? [] : text[..^1].Split('\0');
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>The inode number of its network namespace, as <c>NetNamespaces.Identify</c> gives; null when it has ended.</summary>
    public ulong? NetworkNamespace()
    {
        try
        {
            var target = new FileInfo($"/proc/{Id}/ns/net").LinkTarget;
            return target is ['n', 'e', 't', ':', '[', .. var number, ']'] && ulong.TryParse(number, out var inode) ? inode : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <returns>False when it has ended.</returns>
    public bool Signal(int signal)
    {
        if (SendSignal(SendSignalCall, descriptor, signal, 0, 0) == 0) return true;
        return Marshal.GetLastPInvokeError() == Errno.ESRCH ? false : throw LinuxException.Last($"signal process {Id}");
    }

    public void Dispose()
    {
        watch.Dispose();
        descriptor.Dispose();
    }

    private void End()
    {
        // Readable for good; one telling is enough.
        watch?.Dispose();
        ended.TrySetResult();
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SendSignal(nint number, Descriptor process, nint signal, nint information, nint flags);
}
