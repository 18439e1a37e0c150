using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Each fault, alone, with repair paused: named at its hop by its sentence and nowhere else; with repair on: mended, and the log says so.</summary>
[Collection("cloud")]
public class FaultTableTests(Cloud cloud, CheckedGuest guest) : IClassFixture<CheckedGuest>
{
    private const string Quiet = "packets=0";

    public static TheoryData<Fault> Table => [.. Faults.All];

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void IsNamedAndMended(Fault fault)
    {
        AssertWhole();
        // A unit that the cloud has just changed is not drifting yet.
        Eventually.True(() => Shell.Try(NeutrinoProcess.Binary, "status").Code == 0, "the host is settled");
        StatusCalls.Post("pause");
        var lines = File.ReadLines(cloud.Process.Log).Count();
        try
        {
            Shell.Sh(guest.Fill(fault.Command));
            var (code, text) = Shell.Try(NeutrinoProcess.Binary, "check", "--no-packets", "-f", "json", "--lang", "zh");
            Assert.Equal(1, code);
            Assert.Equal([(fault.Hop, guest.Fill(fault.Name), fault.Flaw)], StatusCalls.Flaws(JsonNode.Parse(text)!));
        }
        finally
        {
            StatusCalls.Post("resume");
        }

        AssertWhole();
        string[] Said() => [.. File.ReadLines(cloud.Process.Log).Skip(lines)];
        Eventually.True(() => Said().Any(line => line.Contains("drift: ", StringComparison.Ordinal)), () => $"the log says what was mended: {string.Join('\n', Said())}");
        if (fault.After is { } clear) Shell.Sh(guest.Fill(clear));
    }

    private static void AssertWhole() => Eventually.True(() => (bool)StatusCalls.Check(Quiet)["ok"]!, "nothing is wrong");
}
