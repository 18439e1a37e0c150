using System.Diagnostics;

namespace Neutrino.Store.Tests.Sqlite;

/// <summary>kill -9 at random moments: what was acknowledged is there, and nothing is half there.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_half_made()
    {
        using var directory = new TemporaryDirectory();
        var (there, maybe, gone) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        for (var round = 0; round < 12; round++)
        {
            await KillOneAsync(directory.Path, there, maybe, gone);
            using var store = SqliteStore.Open(directory.Path, StoreFixture.Settings());
            var ports = store.Current.Ports.All.Select(port => port.Id).ToHashSet();
            Assert.Equal(ports, store.Current.Networks.All.Select(network => network.Id).ToHashSet());
            Assert.Empty(there.Except(ports).Except(maybe));
            // Beyond what was acknowledged there may be one unacknowledged change of each of the four clients, no more.
            Assert.InRange(ports.Except(there).Count(), 0, 4);
            Assert.Empty(gone.Intersect(ports));
            (there, maybe) = (ports, []);
        }

        Assert.NotEmpty(there);
    }

    private static async Task KillOneAsync(string directory, HashSet<string> there, HashSet<string> maybe, HashSet<string> gone)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [DoomedWriter.Word, directory]) { RedirectStandardOutput = true })!;
        Assert.Equal("ready", await child.StandardOutput.ReadLineAsync());
        var lines = Random.Shared.Next(1, 400);
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            Take(line, there, maybe, gone);
            if (--lines != 0) continue;
            await Task.Delay(TimeSpan.FromMicroseconds(Random.Shared.Next(0, 3000)));
            child.Kill();
        }

        await child.WaitForExitAsync();
    }

    private static void Take(string line, HashSet<string> there, HashSet<string> maybe, HashSet<string> gone)
    {
        if (line.Length < 3) return;
        var id = line[2..];
        if (line[0] == '+') there.Add(id);
        else if (line[0] == '?') maybe.Add(id);
        else
        {
            Assert.Equal('-', line[0]);
            there.Remove(id);
            maybe.Remove(id);
            gone.Add(id);
        }
    }
}
