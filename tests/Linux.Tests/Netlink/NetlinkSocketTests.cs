using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Tests.Netlink;

[Trait("needs", "root")]
public sealed class NetlinkSocketTests : IDisposable
{
    private const int NewLink = 16;
    private const int GetLink = 18;
    private readonly NetlinkSocket socket;

    public NetlinkSocketTests()
    {
        Sandbox.Require();
        socket = NetlinkSocket.Open(NetlinkProtocol.Route);
    }

    public void Dispose() => socket.Dispose();

    [Fact]
    public void A_dump_finds_the_loopback()
    {
        var batch = new NetlinkBatch();
        batch.Begin(GetLink, NetlinkFlags.Dump);
        batch.Header(16);
        var names = socket.Dump(batch, message => message.Attributes(16).TryFind(3, out var name) ? name.Text : null, "list links");
        Assert.Contains("lo", names);
    }

    [Fact]
    public void Each_request_of_a_batch_has_its_own_answer_and_the_kernels_words()
    {
        var batch = new NetlinkBatch();
        AddBridge(batch, "nl-a");
        AddBridge(batch, "a-name-that-is-too-long");
        AddBridge(batch, "nl-b");
        AddBridge(batch, "nl-a");
        var results = socket.Exchange(batch);
        Assert.Null(results[0]);
        Assert.Equal(Errno.ERANGE, results[1]!.Errno);
        Assert.NotNull(results[1]!.Text);
        Assert.Null(results[2]);
        Assert.Equal(Errno.EEXIST, results[3]!.Errno);
        Assert.Contains("EEXIST", Assert.Throws<LinuxException>(() => socket.Do(batch, "make bridges")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_longer_than_the_buffers_is_cut_into_sends()
    {
        var batch = new NetlinkBatch();
        for (var i = 0; i < 2000; i++)
        {
            batch.Begin(GetLink, NetlinkFlags.Ack);
            batch.Header(16);
            batch.PutText(3, i % 2 == 0 ? "lo" : $"none{i}");
        }

        var answers = 0;
        var results = socket.Exchange(batch, (index, _) =>
        {
            Assert.Equal(0, index % 2);
            answers++;
        });
        Assert.Equal(1000, answers);
        Assert.Equal(1000, results.Count(error => error?.Errno == Errno.ENODEV));
    }

    [Fact]
    public async Task Exchanges_from_many_threads_do_not_mix()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                var batch = new NetlinkBatch();
                batch.Begin(GetLink, NetlinkFlags.Ack);
                batch.Header(16);
                batch.PutText(3, thread % 2 == 0 ? "lo" : "none");
                Assert.Equal(thread % 2 == 0 ? null : Errno.ENODEV, socket.Exchange(batch)[0]?.Errno);
            }
        })));
    }

    private static void AddBridge(NetlinkBatch batch, string name)
    {
        batch.Begin(NewLink, NetlinkFlags.Ack | NetlinkFlags.Create | NetlinkFlags.Exclusive);
        batch.Header(16);
        batch.PutText(3, name);
        var info = batch.BeginNest(18);
        batch.PutText(1, "bridge");
        batch.EndNest(info);
    }
}
