using System.Runtime.InteropServices;

namespace Neutrino.Linux;

/// <summary>The kernel refused a call.</summary>
public sealed class LinuxException : IOException
{
    /// <param name="what">What was tried: <c>open /run/netns/x</c>.</param>
    /// <param name="errno">The kernel's number.</param>
    /// <param name="text">The kernel's own words, when it gave any.</param>
    public LinuxException(string what, int errno, string? text = null)
        : base(text is null ? $"{what}: {Linux.Errno.Describe(errno)}" : $"{what}: {text} ({Linux.Errno.Describe(errno)})")
    {
        What = what;
        Errno = errno;
    }

    public string What { get; }

    /// <summary>See <see cref="Linux.Errno"/>.</summary>
    public int Errno { get; }

    internal static LinuxException Last(string what) => new(what, Marshal.GetLastPInvokeError());
}
