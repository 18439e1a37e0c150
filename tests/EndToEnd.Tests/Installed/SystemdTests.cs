namespace Neutrino.EndToEnd.Tests;

/// <summary>The packaged unit under systemd itself: started, watched, killed, read again and stopped beneath a running guest, all its walls standing.</summary>
public class SystemdTests
{
    [Fact]
    public void TheUnitComesUpIsWatchedComesBackAndLeavesTheGuestAlone()
    {
        var exchange = Directory.CreateTempSubdirectory("neutrino-machine-").FullName;
        foreach (var file in (string[])[PrivateMachine.Package, GuestImage.Disk, Path.Combine(AppContext.BaseDirectory, "unit.sh")]) File.Copy(file, Path.Combine(exchange, Path.GetFileName(file)));
        var (_, said) = Shell.Try(Path.Combine(PrivateMachine.Root, "eng", "machine"), exchange, "bash", "/exchange/unit.sh");
        Directory.Delete(exchange, recursive: true);
        Assert.Equal(
            [
                "installed: active active active active", "described: ready in", "guest: answers",
                "reloaded: 0", "a wrong file: active", "an agent: active",
                "killed and back: 1", "the watchdog is fed", "Watchdog timeout", "the guest goes on", "checked: whole",
                "does not start with it: exit-code", "nor is tried again: failed", "'soon' is neither a whole number of seconds from 120 up nor -1, which is no end.", "starts again: active",
                "stopped: success", "the guest outlives the server", "purged", "left:",
            ],
            said.Split('\n'));
    }
}
