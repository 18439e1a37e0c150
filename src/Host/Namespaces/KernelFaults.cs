using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Netlink;

namespace Neutrino.Host.Namespaces;

/// <summary>The kernel's refusals as faults of the host.</summary>
internal static class KernelFaults
{
    public static HostFault From(string thing, string what, int errno, string? text = null) =>
        new(thing, $"{what}: {(text is null ? "" : $"{text}, ")}{Errno.Describe(errno)}", errno, IsRetryable(errno));

    public static HostFault From(string thing, string what, NetlinkError error) => From(thing, what, error.Errno, error.Text);

    public static HostFault From(string thing, LinuxException refused) => new(thing, refused.Message, refused.Errno, IsRetryable(refused.Errno));

    public static HostFault NoNamespace(string name) => From($"namespace {name}", "enter", Errno.ENOENT);

    /// <summary>What is missing now (a device, a namespace, a next hop) may be there the next time.</summary>
    private static bool IsRetryable(int errno) => Errno.IsTransient(errno) || errno is Errno.ENODEV or Errno.ENOENT or Errno.ENETUNREACH or Errno.EHOSTUNREACH;
}
