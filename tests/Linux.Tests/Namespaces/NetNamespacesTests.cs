using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Tests.Namespaces;

[Trait("needs", "root")]
public sealed class NetNamespacesTests
{
    public NetNamespacesTests() => Sandbox.Require();

    [Fact]
    public void Made_twice_and_deleted_twice_is_no_error()
    {
        NetNamespaces.Create("ns-twice");
        var first = NetNamespaces.Identify("ns-twice");
        NetNamespaces.Create("ns-twice");
        Assert.NotNull(first);
        Assert.Equal(first, NetNamespaces.Identify("ns-twice"));
        Assert.Contains("ns-twice", NetNamespaces.List());
        NetNamespaces.Delete("ns-twice");
        NetNamespaces.Delete("ns-twice");
        Assert.Null(NetNamespaces.Identify("ns-twice"));
        Assert.DoesNotContain("ns-twice", NetNamespaces.List());
    }

    [Fact]
    public void A_plain_file_is_no_namespace_and_is_replaced()
    {
        File.WriteAllText(NetNamespaces.PathOf("ns-plain"), "");
        Assert.Null(NetNamespaces.Identify("ns-plain"));
        NetNamespaces.Create("ns-plain");
        Assert.NotNull(NetNamespaces.Identify("ns-plain"));
        NetNamespaces.Delete("ns-plain");
    }

    [Fact]
    public void Each_is_another_with_loopback_up()
    {
        Assert.All(NetNamespaces.Create(["ns-a", "ns-b"]), Assert.Null);
        Assert.NotEqual(NetNamespaces.Identify("ns-a"), NetNamespaces.Identify("ns-b"));
        using var socket = NetNamespaces.OpenNetlink("ns-a", NetlinkProtocol.Route);
        var batch = new NetlinkBatch();
        batch.Begin(18, NetlinkFlags.Dump);
        batch.Header(16);
        var flags = socket.Dump(batch, message => message.Payload[8].ToString(), "list links");
        Assert.Equal(1, int.Parse(Assert.Single(flags)) & 1);
        NetNamespaces.Delete("ns-a");
        NetNamespaces.Delete("ns-b");
    }

    [Fact]
    public void Sysctls_are_those_of_the_namespace()
    {
        NetNamespaces.Create("ns-sysctl");
        const string key = "net/ipv4/ip_forward";
        var before = NamespaceSysctls.Do("", [new(key, null)])[0].Value;
        var results = NamespaceSysctls.Do("ns-sysctl", [new(key, "1"), new(key, null), new("net/ipv4/no_such", null)]);
        Assert.Equal(0, results[0].Errno);
        Assert.Equal("1", results[1].Value);
        Assert.Equal(Errno.ENOENT, results[2].Errno);
        Assert.Equal(before, NamespaceSysctls.Do("", [new(key, null)])[0].Value);
        var many = NamespaceSysctls.Do([("ns-none", [new(key, null)]), ("ns-sysctl", [new(key, null)])]);
        Assert.Null(many[0]);
        Assert.Equal("1", many[1]![0].Value);
        NetNamespaces.Delete("ns-sysctl");
    }

    [Fact]
    public void A_listening_socket_is_the_namespaces_own()
    {
        NetNamespaces.Create("ns-listen");
        using var first = NetNamespaces.ListenTcp("ns-listen", 9697);
        using var elsewhere = NetNamespaces.ListenTcp("", 9697);
        Assert.Equal(Errno.EADDRINUSE, Assert.Throws<LinuxException>(() => NetNamespaces.ListenTcp("ns-listen", 9697)).Errno);
        NetNamespaces.Delete("ns-listen");
    }

    [Fact]
    public void A_namespace_that_is_not_there_is_named_in_the_error()
    {
        var refused = Assert.Throws<LinuxException>(() => NetNamespaces.OpenNetlink("ns-none", NetlinkProtocol.Route));
        Assert.Equal(Errno.ENOENT, refused.Errno);
        Assert.Contains("/run/netns/ns-none", refused.Message, StringComparison.Ordinal);
    }
}
