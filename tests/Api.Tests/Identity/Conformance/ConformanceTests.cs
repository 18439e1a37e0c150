using Neutrino.Api.Tests.Conformance;

namespace Neutrino.Api.Tests.Identity.Conformance;

/// <summary>
/// Our replies beside those of a real Keystone 22. <c>keystone-22.txt</c> was recorded from a fresh one, started by <c>eng/keystone</c>, with
/// <c>IDENTITY_ORACLE=http://127.0.0.1:5000</c> set; what differs on purpose stands in <c>differences.txt</c> with its reason.
/// </summary>
public sealed class ConformanceTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Identity", "Conformance");

    [Fact]
    public async Task Every_reply_is_Keystones_or_differs_for_a_written_reason()
    {
        var calls = ScriptedCall.Read(Path.Combine(Folder, "calls.txt"));
        if (Environment.GetEnvironmentVariable("IDENTITY_ORACLE") is { } oracle)
        {
            using var keystone = new ConformanceScript(new Uri(oracle), waits: true);
            var recorded = await keystone.RunAsync(calls);
            await File.WriteAllLinesAsync(Environment.GetEnvironmentVariable("IDENTITY_GOLDEN") ?? "keystone-22.txt", calls.Zip(recorded, (call, reply) => $"{call.Line}\n{reply}"));
            return;
        }

        await using var cloud = await IdentityCloud.StartAsync(settings => settings with { LockoutFailures = 5, LockoutDuration = TimeSpan.FromMinutes(30) });
        using var script = new ConformanceScript(cloud.Address);
        var ours = await script.RunAsync(calls);
        var golden = await File.ReadAllLinesAsync(Path.Combine(Folder, "keystone-22.txt"));
        var reasons = Differences(await File.ReadAllLinesAsync(Path.Combine(Folder, "differences.txt")));
        var actual = new List<string>();
        for (var i = 0; i < calls.Count; i++)
        {
            Assert.Equal(golden[2 * i], calls[i].Line);
            if (golden[(2 * i) + 1] != ours[i]) actual.Add($"{calls[i].Line}\n  keystone {golden[(2 * i) + 1]}\n  ours     {ours[i]}");
        }

        if (Environment.GetEnvironmentVariable("IDENTITY_DIFFERENCES") is { } file) await File.WriteAllLinesAsync(file, actual);

        // Both ways: no difference without a reason, no reason without its difference.
        Assert.Equal(string.Join("\n", reasons), string.Join("\n", actual));
    }

    private static IEnumerable<string> Differences(IEnumerable<string> lines) => lines.Where(line => line.Length > 0 && line[0] != '#');
}
