namespace Neutrino.EndToEnd.Tests;

/// <summary>A guest's shell, reached by SSH on its floating IP from the namespace outside.</summary>
internal sealed class GuestShell(string address, string keyFile, string user = "cirros")
{
    private static readonly string[] Options = ["BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "ConnectTimeout=3"];

    public (int Code, string Output) Try(string command) => Shell.Try(
        "ip", Shell.Inside(Cloud.Outside, ["timeout", "30", "ssh", "-i", keyFile, .. Options.SelectMany(option => new[] { "-o", option }), $"{user}@{address}", command]));

    public string Run(string command)
    {
        var (code, output) = Try(command);
        Assert.True(code == 0, $"{command}: {code}\n{output}");
        return output;
    }

    /// <summary>Waits until the guest lets the key in.</summary>
    public TimeSpan Await(double atMostSeconds = 120) => Eventually.True(() => Try("true").Code == 0, $"SSH lets the key in at {address}", atMostSeconds);
}
