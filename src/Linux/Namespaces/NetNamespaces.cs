using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Namespaces;

/// <summary>
/// Named network namespaces as ip-netns(8) keeps them: <c>/run/netns/NAME</c>, a bind mount of a namespace file. The empty name is this process's own
/// namespace, which is served without leaving it. Calls block for some 0.1 ms (a thread made and ended).
/// </summary>
public static unsafe class NetNamespaces
{
    public const string Directory = "/run/netns";
    private const int NamespaceFileSystem = 0x6e736673;
    private const int BindMount = 0x1000;
    private const int Recursive = 0x4000;
    private const int Shared = 1 << 20;
    private const int Detach = 2;
    private static readonly Lock Preparing = new();
    private static bool prepared;

    public static string PathOf(string name) => $"{Directory}/{name}";

    /// <summary>The namespace's inode number, which no other live namespace has; null when there is no namespace of that name (a plain file is none).</summary>
    public static ulong? Identify(string name)
    {
        var number = Libc.Open(PathOf(name), OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
        if (number < 0) return Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENOTDIR ? null : throw LinuxException.Last($"open {PathOf(name)}");
        using var descriptor = new Descriptor(number);
        Span<byte> buffer = stackalloc byte[256];
        fixed (byte* pointer = buffer)
        {
            if (Libc.FileSystemStatus(descriptor, pointer) < 0) throw LinuxException.Last($"fstatfs {PathOf(name)}");
            if (BinaryPrimitives.ReadInt64LittleEndian(buffer) != NamespaceFileSystem) return null;
            if (Libc.Status(number, "", 0x1000 /* AT_EMPTY_PATH */, 0x100 /* STATX_INO */, pointer) < 0) throw LinuxException.Last($"statx {PathOf(name)}");
            return BinaryPrimitives.ReadUInt64LittleEndian(buffer[32..]);
        }
    }

    /// <summary>A descriptor of the namespace, to move links into it.</summary>
    public static Descriptor Open(string name)
    {
        var path = name.Length == 0 ? "/proc/self/ns/net" : PathOf(name);
        var number = Libc.Open(path, OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
        return number >= 0 ? new Descriptor(number) : throw LinuxException.Last($"open {path}");
    }

    /// <summary>The names of all namespaces, and of what only looks like one.</summary>
    public static IReadOnlyList<string> List() =>
        System.IO.Directory.Exists(Directory) ? [.. System.IO.Directory.EnumerateFiles(Directory).Select(path => Path.GetFileName(path))] : [];

    /// <summary>Makes a namespace with its loopback up. One that exists is left alone; a plain file of that name, left by a crash, is replaced.</summary>
    public static void Create(string name) => Create([name])[0]?.Throw();

    /// <summary>Makes many namespaces on one thread.</summary>
    /// <returns>For each name null, or why it could not be made.</returns>
    public static IReadOnlyList<LinuxException?> Create(IReadOnlyList<string> names)
    {
        PrepareDirectory();
        var missing = names.Select((name, index) => (name, index)).Where(item => Identify(item.name) is null).ToArray();
        var refused = new LinuxException?[names.Count];
        var targets = Array.ConvertAll(missing, item => PathOf(item.name));
        var made = NamespaceThread.InNew(missing.Length, i => Pin(targets[i]));
        for (var i = 0; i < missing.Length; i++) refused[missing[i].index] = made[i].Refused;
        return refused;
    }

    /// <summary>Takes the name away; the namespace ends when nothing uses it any more. A name that is gone is no error.</summary>
    public static void Delete(string name)
    {
        var path = PathOf(name);
        while (Libc.Unmount(path, Detach) == 0)
        {
            // One mount may lie upon another.
        }

        if (Marshal.GetLastPInvokeError() is not (Errno.EINVAL or Errno.ENOENT) and var error) throw new LinuxException($"unmount {path}", error);
        if (Libc.Unlink(path) < 0 && Marshal.GetLastPInvokeError() is not Errno.ENOENT) throw LinuxException.Last($"unlink {path}");
    }

    /// <summary>Opens a socket for requests that speaks to the namespace from any thread. It keeps the namespace alive while it is open.</summary>
    public static NetlinkSocket OpenNetlink(string name, NetlinkProtocol protocol) =>
        name.Length == 0 ? NetlinkSocket.Open(protocol) : new NetlinkSocket(In(name, () => NetlinkOptions.OpenRaw(protocol, false), "open a netlink socket"));

    /// <summary>Opens netlink sockets of several protocols in several namespaces in one visit.</summary>
    /// <returns>For each name the descriptors in the order of <paramref name="protocols"/>, or null when the namespace is gone.</returns>
    public static IReadOnlyList<IReadOnlyList<Descriptor>?> OpenNetlinkDescriptors(
        IReadOnlyList<string> names, IReadOnlyList<NetlinkProtocol> protocols, bool nonBlocking)
    {
        var visited = NamespaceThread.Visit([.. names.Select(PathOf)], _ => OpenAll(protocols, nonBlocking));
        return [.. visited.Select(visit => visit.Refused is { Errno: Errno.ENOENT or Errno.EINVAL } ? null : Array.ConvertAll(visit.Get(), fd => new Descriptor(fd)))];
    }

    /// <summary>A listening, non-blocking TCP socket on 0.0.0.0 of the namespace, to be accepted from on any thread.</summary>
    public static Descriptor ListenTcp(string name, int port, int backlog = 512) => In(name, () => RawSockets.ListenTcp(port, backlog), $"listen on port {port}");

    /// <summary>A packet socket of the namespace for ARP frames (cooked: the link header is the kernel's).</summary>
    public static Descriptor OpenArp(string name) => In(name, RawSockets.OpenArp, "open a packet socket");

    /// <summary>A raw socket of the namespace for ICMP over IPv4, to be used from any thread.</summary>
    public static Descriptor OpenIcmp(string name) => In(name, RawSockets.OpenIcmp, "open an ICMP socket");

    /// <summary>A TCP socket of the namespace, neither bound nor connected, to be used from any thread.</summary>
    public static Descriptor OpenTcp(string name) => In(name, RawSockets.OpenTcp, "open a TCP socket");

    internal static Descriptor OpenFrames(string name) => In(name, RawSockets.OpenFrames, "open a packet socket");

    internal static Descriptor In(string name, Func<int> open, string what)
    {
        // The errno is thread-local, so it is read on the thread that made the call.
        (int Number, int Errno) Call() => open() is var number && number >= 0 ? (number, 0) : (number, Marshal.GetLastPInvokeError());
        var (number, errno) = name.Length == 0 ? Call() : NamespaceThread.Run(PathOf(name), Call);
        return number >= 0 ? new Descriptor(number) : throw new LinuxException(name.Length == 0 ? what : $"{what} in {name}", errno);
    }

    private static int[] OpenAll(IReadOnlyList<NetlinkProtocol> protocols, bool nonBlocking)
    {
        var opened = new int[protocols.Count];
        for (var i = 0; i < opened.Length; i++)
        {
            opened[i] = NetlinkOptions.OpenRaw(protocols[i], nonBlocking);
            if (opened[i] >= 0) continue;
            var refused = LinuxException.Last("open a netlink socket");
            for (var j = 0; j < i; j++) _ = Libc.Close(opened[j]);
            throw refused;
        }

        return opened;
    }

    /// <summary>Within a new namespace: loopback up, and the namespace's file mounted on the path. Raw calls only.</summary>
    private static bool Pin(string path)
    {
        if (RawSockets.SetLoopbackUp() < 0) throw LinuxException.Last("set lo up");
        var fd = Libc.Open(path, OpenFlags.ReadOnly | OpenFlags.Create | OpenFlags.CloseOnExec, 0);
        if (fd < 0) throw LinuxException.Last($"make {path}");
        _ = Libc.Close(fd);
        if (Libc.Mount("/proc/thread-self/ns/net", path, "none", BindMount, null) == 0) return true;
        var refused = LinuxException.Last($"mount {path}");
        _ = Libc.Unlink(path);
        throw refused;
    }

    /// <summary>
    /// Makes the directory a shared mount as ip-netns(8) does, so that a namespace unmounted here goes everywhere; under the same lock as it,
    /// else the two could each mount the directory upon itself and one's namespaces would be hidden.
    /// </summary>
    public static void PrepareDirectory()
    {
        lock (Preparing)
        {
            if (prepared) return;
            System.IO.Directory.CreateDirectory(Directory);
            var number = Libc.Open(Directory, OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
            if (number < 0) throw LinuxException.Last($"open {Directory}");
            using var descriptor = new Descriptor(number);
            if (Libc.FileLock(descriptor, 2 /* LOCK_EX */) < 0) throw LinuxException.Last($"lock {Directory}");
            if (Libc.Mount("", Directory, "none", Shared | Recursive, null) < 0)
            {
                if (Marshal.GetLastPInvokeError() != Errno.EINVAL) throw LinuxException.Last($"share {Directory}");
                if (Libc.Mount(Directory, Directory, "none", BindMount | Recursive, null) < 0) throw LinuxException.Last($"mount {Directory}");
                if (Libc.Mount("", Directory, "none", Shared | Recursive, null) < 0) throw LinuxException.Last($"share {Directory}");
            }

            prepared = true;
        }
    }

    private static void Throw(this LinuxException? refused)
    {
        if (refused is not null) throw refused;
    }
}
