using System.CommandLine;

namespace Neutrino.Server.Tests;

public sealed class CommandsTests
{
    public static TheoryData<string> Names => [.. Commands.Root().Subcommands.Select(command => command.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Help_ends_with_examples_that_can_be_typed(string name)
    {
        var said = Help(name, "--help");
        foreach (var (line, purpose) in Commands.Examples[name])
        {
            Assert.Contains(line, said, StringComparison.Ordinal);
            Assert.Contains(purpose, said, StringComparison.Ordinal);
            var parsed = Commands.Root().Parse(line.Split(' ')[1..]);
            Assert.Empty(parsed.Errors);
            Assert.Equal(name, parsed.CommandResult.Command.Name);
        }
    }

    [Fact]
    public void The_programs_own_help_has_examples_too() =>
        Assert.All(Commands.Examples["neutrino"], example => Assert.Contains(example.Line, Help("--help"), StringComparison.Ordinal));

    private static string Help(params string[] words)
    {
        using var output = new StringWriter();
        Assert.Equal(0, Commands.Root().Parse(words).Invoke(new InvocationConfiguration { Output = output }));
        return output.ToString();
    }
}
