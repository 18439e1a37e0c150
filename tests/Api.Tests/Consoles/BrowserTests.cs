using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Api.Consoles;
using Neutrino.Model;

namespace Neutrino.Api.Tests;

/// <summary>The console's address in a real browser, with a real guest behind it; the picture is kept in TestResults/console.png.</summary>
[Trait("needs", "browser")]
public class BrowserTests
{
    /// <summary>How many pixels of noVNC's canvas are neither black nor transparent.</summary>
    private const string LitPixels = """
        (() => { const canvas = document.querySelector('#screen canvas'); const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                 let lit = 0; for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] > 200) lit++; return lit; })()
        """;

    private static readonly Server Guest = new()
    {
        Id = Rows.Id(1, "0005"), Number = 1, ProjectId = KnownTokens.DemoProject, UserId = "u", Name = "guest", HostName = "guest",
        Flavor = new ServerFlavor { Id = "1", Name = "m1.tiny", Vcpus = 1, RamMb = 512, DiskGb = 1 }, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public async Task TheConsolesAddressShowsTheGuestsLoginOnce()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var cloud = new NetworkApiFixture();
        await cloud.PutAsync(Guest);
        await using var guest = new QemuGuest();
        var settings = new ConsoleSettings { PublicHost = "127.0.0.1" };
        var desk = new ConsoleDesk(cloud.Store, guest, settings);
        await using var server = await LoopbackServer.StartAsync(new ConsoleApi(desk, cloud.Store, settings, NullLogger<ConsoleApi>.Instance, patience.Token));
        await using var browser = await Browser.StartAsync(patience.Token);
        await guest.LoginShownAsync(patience.Token);

        var address = new UriBuilder(desk.Issue(Guest, "novnc", isOldForm: true)!.Url) { Port = server.Address.Port }.Uri;
        await browser.OpenAsync(address, patience.Token);
        await browser.UntilAsync("document.getElementById('status')?.textContent.startsWith('Connected')", patience.Token);
        await browser.UntilAsync($"{LitPixels} > 500", patience.Token);
        var picture = await browser.PictureAsync(patience.Token);
        var results = Directory.CreateDirectory(Path.Combine(QemuGuest.Root, "TestResults"));
        await File.WriteAllBytesAsync(Path.Combine(results.FullName, "console.png"), picture, patience.Token);

        await browser.OpenAsync(address, patience.Token);
        await browser.UntilAsync("/wrong|disconnected/i.test(document.getElementById('status')?.textContent)", patience.Token);
    }
}
