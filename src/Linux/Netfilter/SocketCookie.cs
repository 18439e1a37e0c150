using System.Runtime.InteropServices;

namespace Neutrino.Linux.Netfilter;

/// <summary>Tells network namespaces apart for good: inode numbers of namespaces are used again, cookies are not, until the next boot.</summary>
public static unsafe partial class SocketCookie
{
    private const int SocketLevel = 1;
    private const int NamespaceCookie = 71;

    /// <summary>SO_NETNS_COOKIE (Linux 5.14) of the socket's namespace; null on an older kernel.</summary>
    public static ulong? OfNamespace(Descriptor socket)
    {
        ulong cookie;
        uint length = sizeof(ulong);
        return GetSocketOption(socket, SocketLevel, NamespaceCookie, &cookie, &length) == 0 ? cookie : null;
    }

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetSocketOption(Descriptor socket, int level, int name, void* value, uint* length);
}
