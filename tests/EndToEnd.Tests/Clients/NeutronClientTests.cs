using System.Text.RegularExpressions;

namespace Neutrino.EndToEnd.Tests.Clients;

/// <summary>Debian's <c>neutron</c> (python-neutronclient), with every command it has for what Neutrino offers.</summary>
[Collection("cloud")]
public sealed partial class NeutronClientTests(Cloud cloud)
{
    /// <summary>What the API does not announce, and the client's own.</summary>
    private static readonly string[] NotOffered = ["bash-completion", "bgp-", "firewall-", "flavor-", "help", "ipsec-", "lb-", "lbaas-", "meter-", "qos-", "vpn-"];

    [Fact]
    public void Every_command_does_what_it_says()
    {
        using var session = new ClientSession("neutron", cloud.OpenRc("admin"));
        var script = new ClientScript(session.Run);
        // Its own word on its age comes with the first command.
        Assert.Contains("network", session.Run("ext-list"), StringComparison.Ordinal);
        script.Play(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Clients", "neutron.steps")));
        var all = Command().Matches(Shell.Run("neutron", "help")).Select(match => match.Groups[1].Value).ToList();
        Assert.Contains("net-create", all);
        Assert.DoesNotContain(all, command => !script.Ran.Exists(ran => ran.Split(' ')[0] == command) && !NotOffered.Any(prefix => command.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [GeneratedRegex("^  ([a-z0-9]+(?:-[a-z0-9]+)*) ", RegexOptions.Multiline)]
    private static partial Regex Command();
}
