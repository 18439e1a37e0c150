using Neutrino.Linux.Monitor;

namespace Neutrino.Linux.Tests.Monitor;

public sealed class DescriptorLoopTests
{
    [Fact]
    public async Task Each_descriptor_calls_its_own()
    {
        using var loop = new DescriptorLoop("test");
        using var first = new Pipe(loop);
        using var second = new Pipe(loop);
        second.Write(2);
        first.Write(1);
        Assert.Equal(1, await first.Received.Task);
        Assert.Equal(2, await second.Received.Task);
    }

    [Fact]
    public async Task A_callback_that_throws_ends_its_watch_alone()
    {
        using var loop = new DescriptorLoop("test");
        using var bad = new Pipe(loop, _ => throw new InvalidOperationException("bad"));
        using var good = new Pipe(loop);
        bad.Write(1);
        Assert.Equal("bad", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad.Received.Task)).Message);
        good.Write(3);
        Assert.Equal(3, await good.Received.Task);
    }

    [Fact]
    public void Disposed_from_within_a_callback_and_twice_is_fine()
    {
        var loop = new DescriptorLoop("test");
        using var ended = new ManualResetEventSlim();
        using var pipe = new Pipe(loop, _ =>
        {
            loop.Dispose();
            ended.Set();
        });
        pipe.Write(1);
        Assert.True(ended.Wait(TimeSpan.FromSeconds(10)));
        loop.Dispose();
    }

    private sealed unsafe class Pipe : IDisposable
    {
        private readonly Descriptor counter = new(Libc.EventDescriptor(0, 0));
        private readonly IDisposable watch;

        public Pipe(DescriptorLoop loop, Action<int>? received = null) => watch = loop.Watch(
            counter,
            () =>
            {
                long value;
                Assert.Equal(8, Libc.Read(counter, (byte*)&value, 8));
                received?.Invoke((int)value);
                Received.TrySetResult((int)value);
            },
            failure => Received.TrySetException(failure));

        public TaskCompletionSource<int> Received { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Write(long value) => Assert.Equal(8, Libc.Write(counter.Number, (byte*)&value, 8));

        public void Dispose()
        {
            watch.Dispose();
            counter.Dispose();
        }
    }
}
