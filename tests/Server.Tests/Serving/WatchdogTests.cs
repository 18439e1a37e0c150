using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Neutrino.Server.Tests.Serving;

/// <summary>What the service manager hears, over a socket as systemd's.</summary>
public sealed class WatchdogTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public WatchdogTests() => manager.Bind(new UnixDomainSocketEndPoint(directory["notify"]));

    public void Dispose()
    {
        manager.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task It_is_told_again_and_again_that_a_server_that_answers_lives()
    {
        await using var watchdog = Watch(_ => Task.FromResult(true));
        for (var i = 0; i < 3; i++) Assert.Equal("WATCHDOG=1", await HearAsync());
    }

    [Fact]
    public async Task It_is_told_nothing_while_the_server_does_not_answer_and_told_again_when_it_does()
    {
        var asked = 0;
        await using var watchdog = Watch(token => Interlocked.Increment(ref asked) switch
        {
            1 => Task.FromResult(false),
            2 => Task.FromException<bool>(new IOException("broken")),
            3 => Task.Delay(Timeout.Infinite, token).ContinueWith(_ => false, TaskScheduler.Default),
            _ => Task.FromResult(true),
        });
        Assert.Equal("WATCHDOG=1", await HearAsync());
        Assert.True(asked >= 4);
    }

    [Theory]
    [InlineData("/run/notify", "30000000", "7", 30.0)]
    [InlineData("/run/notify", "30000000", "", 30.0)]
    [InlineData("/run/notify", "30000000", "8", null)]
    [InlineData("/run/notify", "0", "7", null)]
    [InlineData("/run/notify", "soon", "7", null)]
    [InlineData("/run/notify", null, null, null)]
    [InlineData("", "30000000", "7", null)]
    public void The_period_is_the_environments_when_it_is_meant_for_this_process(string socket, string? period, string? process, double? seconds)
    {
        var environment = new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = socket, ["WATCHDOG_USEC"] = period, ["WATCHDOG_PID"] = process };
        Assert.Equal(seconds, ServiceManager.Of(environment.GetValueOrDefault, 7).WatchdogPeriod?.TotalSeconds);
    }

    private Watchdog Watch(Func<CancellationToken, Task<bool>> isAlive)
    {
        var watchdog = new Watchdog(new ServiceManager(directory["notify"], TimeSpan.FromMilliseconds(20)), isAlive, TimeProvider.System, NullLogger<Watchdog>.Instance);
        watchdog.Start();
        return watchdog;
    }

    private async Task<string> HearAsync()
    {
        var buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer, TestContext.Current.CancellationToken));
    }
}
