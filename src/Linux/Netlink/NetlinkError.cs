namespace Neutrino.Linux.Netlink;

/// <summary>The kernel's answer to one refused request.</summary>
/// <param name="Errno">Positive.</param>
/// <param name="Text">The extended acknowledgement's sentence, null when the kernel gave none.</param>
public sealed record NetlinkError(int Errno, string? Text)
{
    public LinuxException ToException(string what) => new(what, Errno, Text);

    public override string ToString() => Text is null ? Linux.Errno.Describe(Errno) : $"{Text} ({Linux.Errno.Describe(Errno)})";
}
