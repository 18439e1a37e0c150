using System.Runtime.InteropServices;

namespace Neutrino.Linux.Monitor;

/// <summary>Ends of processes, by pidfd_open(2).</summary>
public static unsafe class ChildExit
{
    private const int ByPidDescriptor = 3;
    private const int Exited = 4;
    private const int NoHang = 1;

    /// <summary>A descriptor that becomes readable when the process ends; null when there is no such process. It need not be a child.</summary>
    public static Descriptor? Open(int pid)
    {
        var number = Libc.PidDescriptorOpen(434, pid, 0);
        if (number >= 0) return new Descriptor((int)number);
        return Marshal.GetLastPInvokeError() is Errno.ESRCH ? null : throw LinuxException.Last($"pidfd_open {pid}");
    }

    /// <summary>Reaps a child that has ended: its exit code and signal, as in <see cref="ChildResult"/>. Null while it runs.</summary>
    internal static (int ExitCode, int Signal)? Reap(Descriptor pidDescriptor)
    {
        byte* information = stackalloc byte[128];
        new Span<byte>(information, 128).Clear();
        while (Libc.WaitId(ByPidDescriptor, pidDescriptor.Number, information, Exited | NoHang) < 0)
            if (Marshal.GetLastPInvokeError() != Errno.EINTR) throw LinuxException.Last("waitid");
        var pid = *(int*)(information + 16);
        var (code, status) = (*(int*)(information + 8), *(int*)(information + 24));
        return pid == 0 ? null : code == 1 /* CLD_EXITED */ ? (status, 0) : (-1, status);
    }
}
