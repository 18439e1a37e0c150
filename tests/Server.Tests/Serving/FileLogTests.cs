using Microsoft.Extensions.Logging;

namespace Neutrino.Server.Tests.Serving;

public sealed class FileLogTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("", "", null)]
    [InlineData("a.log", "", "a.log")]
    [InlineData("a.log", "/var/log/x", "/var/log/x/a.log")]
    [InlineData("/a.log", "/var/log/x", "/a.log")]
    [InlineData("", "/var/log/x", "/var/log/x/neutrino.log")]
    public void Where_the_log_goes(string file, string folder, string? path) => Assert.Equal(path, new ServeOptions { LogFile = file, LogDirectory = folder }.LogPath);

    [Fact]
    public void Lines_go_where_the_name_leads_also_after_the_file_was_moved_away_or_emptied()
    {
        var options = new ServeOptions { LogDirectory = directory["log/deep"] };
        using var loggers = StandardLog.Create(options);
        var logger = loggers.CreateLogger("Room");
        Say(logger, "first");
        Assert.Matches("^[0-9-]+T[0-9:.]+Z info: Room\\[0\\] first\n$", File.ReadAllText(options.LogPath!));

        File.Move(options.LogPath!, directory["old"]);
        Say(logger, "second");
        Assert.EndsWith(" second\n", Assert.Single(File.ReadLines(options.LogPath!)) + "\n", StringComparison.Ordinal);
        Assert.DoesNotContain("second", File.ReadAllText(directory["old"]), StringComparison.Ordinal);

        File.WriteAllText(options.LogPath!, "");
        Say(logger, "third");
        Assert.Matches("^[0-9]", File.ReadAllText(options.LogPath!));
    }

    [Fact]
    public void A_bare_name_is_a_file_where_the_server_was_started()
    {
        var options = new ServeOptions { LogFile = $"{Guid.NewGuid()}.log" };
        using (StandardLog.Create(options)) Assert.True(File.Exists(options.LogFile));
        File.Delete(options.LogFile);
    }

    [Fact]
    public void A_file_that_cannot_be_written_refuses_the_start_with_a_sentence()
    {
        File.WriteAllText(directory["file"], "");
        var refusal = Assert.Throws<StartRefusedException>(() => StandardLog.Create(new ServeOptions { LogDirectory = directory["file"] }));
        Assert.StartsWith("[DEFAULT] log_file: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_the_file_does_not_take_goes_to_standard_error()
    {
        var options = new ServeOptions { LogDirectory = directory["log"] };
        using var loggers = StandardLog.Create(options);
        File.Delete(options.LogPath!);
        Directory.CreateDirectory(options.LogPath!);
        var (before, said) = (Console.Error, new StringWriter());
        Console.SetError(said);
        try
        {
            Say(loggers.CreateLogger("Room"), "not lost");
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Contains($"neutrino: {options.LogPath}: ", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("info: Room[0] not lost", said.ToString(), StringComparison.Ordinal);
    }

    private static void Say(ILogger logger, string word) => logger.Log(LogLevel.Information, 0, word, null, (state, _) => state);
}
