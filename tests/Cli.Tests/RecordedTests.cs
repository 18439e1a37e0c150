namespace Neutrino.Cli.Tests;

/// <summary>Each command prints, byte for byte, what the original client printed when it was answered the same, and asks no other thing.</summary>
public class RecordedTests
{
    private const string Token = """
        {"token": {"expires_at": "2030-01-01T00:00:00Z", "user": {"id": "u1", "name": "admin"}, "project": {"id": "p1", "name": "admin"}, "roles": [{"id": "r1", "name": "admin"}], "catalog": [
          {"type": "network", "name": "neutron", "endpoints": [{"interface": "public", "region": "RegionOne", "url": "http://127.0.0.1:9696"}]},
          {"type": "compute", "name": "nova", "endpoints": [{"interface": "public", "region": "RegionOne", "url": "http://127.0.0.1:8774/v2.1"}]},
          {"type": "image", "name": "glance", "endpoints": [{"interface": "public", "region": "RegionOne", "url": "http://127.0.0.1:9292"}]}]}}
        """;

    public static IEnumerable<TheoryDataRow<string, int>> Recordings() =>
        from file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Recorded"), "*.txt").Select(path => Path.GetFileName(path))
        from pair in Conversation.Read(file).Select((conversation, index) => (conversation, index))
        select new TheoryDataRow<string, int>(file, pair.index) { TestDisplayName = pair.conversation.Command };

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task PrintsWhatTheOriginalPrinted(string file, int index)
    {
        var recorded = Conversation.Read(file).ElementAt(index);
        using var peer = new RecordedPeer(recorded.Exchanges, Token);

        var outcome = await new Client(peer).RunAsync(recorded.Command);

        Assert.Empty(peer.Strange);
        Assert.Equal(recorded.Printed, outcome.Output);
        Assert.Equal(recorded.ExitCode, outcome.Code);
        Assert.Equal(recorded.ExitCode == 0, outcome.Error.Length == 0);
    }
}
