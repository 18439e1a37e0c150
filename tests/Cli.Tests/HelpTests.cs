using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Tests;

/// <summary>Help needs no server, and its examples are command lines that the verbs take.</summary>
public class HelpTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Verbs() =>
        from name in Personalities.Names
        from verb in Personalities.Named(name)!.Verbs
        select new TheoryDataRow<string, string>(name, verb.Name);

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task EveryVerbExplainsItselfWithAnExampleThatItTakes(string client, string name)
    {
        var verb = Personalities.Named(client)!.Find(name)!;
        using var peer = new ScriptedPeer { IsDown = true };

        var help = await new Client(peer).RunAsync($"{client} help {name}");

        Assert.Equal(0, help.Code);
        Assert.StartsWith($"usage: {client} {name}", help.Output);
        Assert.Contains($"Example:\n  {client} ", help.Output);
        Assert.Equal(help.Output, (await new Client(peer).RunAsync($"{client} {name} --help")).Output);
        foreach (var example in verb.Example.Split('\n'))
        {
            var words = Client.Split(example.Split('|', '<')[0]);
            Assert.Equal(client, words[0]);
            var start = words.IndexOf(name);
            Assert.True(start > 0, example);
            ArgumentReader.Read(verb, words[(start + 1)..]);
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void NoOptionHasTwoMeanings(string client, string name)
    {
        var verb = Personalities.Named(client)!.Find(name)!;
        var spellings = verb.AllOptions.SelectMany(option => option.Aliases.Append(option.Name)).ToList();

        Assert.Equal(spellings.Distinct(), spellings);
        Assert.All(spellings, spelling => Assert.StartsWith("-", spelling));
    }

    [Theory]
    [InlineData("neutron", "net-create", "--dns-nameserver")]
    [InlineData("nova", "boot", "--nic")]
    [InlineData("keystone", "tenant-list", "--pass")]
    [InlineData("glance", "image-create", "--disk-format")]
    public async Task CompletionPrintsVerbsAndOptions(string client, string verb, string option)
    {
        using var peer = new ScriptedPeer { IsDown = true };

        var words = (await new Client(peer).RunAsync($"{client} bash-completion")).Output.Split(' ', '\n');

        Assert.Contains(verb, words);
        Assert.Contains(option, words);
    }

    [Theory]
    [InlineData("neutron", "subnet-create", "--dns-nameserver", "--router:external")]
    [InlineData("nova", "boot", "--nic", "--all-tenants")]
    [InlineData("keystone", "user-create", "--pass", "--wrap")]
    [InlineData("glance", "image-create", "--disk-format", "--member-status")]
    public async Task CompletionAfterAVerbPrintsItsOptionsAlone(string client, string verb, string its, string anothers)
    {
        using var peer = new ScriptedPeer { IsDown = true };

        var words = (await new Client(peer).RunAsync($"{client} bash-completion {verb}")).Output.Split(' ', '\n');

        Assert.Contains(its, words);
        Assert.DoesNotContain(anothers, words);
        Assert.DoesNotContain(verb, words);
    }

    [Fact]
    public async Task HelpAndVersionNeedNothing()
    {
        using var peer = new ScriptedPeer { IsDown = true };
        var shell = new Client(peer);
        shell.Environment.Clear();
        foreach (var client in Personalities.Names)
        {
            Assert.Contains("Commands:", (await shell.RunAsync($"{client} help")).Output);
            Assert.Contains("Commands:", (await shell.RunAsync($"{client} --help")).Output);
            Assert.Contains("Commands:", (await shell.RunAsync(client)).Output);
            Assert.Matches(@"^\d+\.\d+", (await shell.RunAsync($"{client} --version")).Output);
        }
    }

    [Theory]
    [InlineData("/usr/bin/neutron", new[] { "net-list" }, "neutron", new[] { "net-list" })]
    [InlineData("nova", new[] { "list" }, "nova", new[] { "list" })]
    [InlineData("/opt/neutrino", new[] { "glance", "image-list" }, "glance", new[] { "image-list" })]
    [InlineData("/opt/neutrino", new[] { "status" }, null, new[] { "status" })]
    [InlineData("/opt/neutrino", new string[0], null, new string[0])]
    public void TheClientIsChosenByTheNameOrByTheFirstWord(string startedAs, string[] words, string? client, string[] left)
    {
        Assert.Equal(client, Personalities.Chosen(startedAs, ref words)?.Name);
        Assert.Equal(left, words);
    }
}
