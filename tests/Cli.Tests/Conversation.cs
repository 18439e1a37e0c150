namespace Neutrino.Cli.Tests;

/// <summary>One command of an original client: what it asked, what it was answered, what it printed.</summary>
public sealed record Conversation(string Command, IReadOnlyList<Exchange> Exchanges, int ExitCode, string Printed)
{
    /// <summary>Reads recordings: <c>$ command</c>, then <c>&gt; METHOD url body</c> and <c>&lt; status body</c> for each exchange, <c>= exit code</c>, what was printed, and a lone dot.</summary>
    public static IEnumerable<Conversation> Read(string file)
    {
        var lines = new Queue<string>(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Recorded", file)));
        while (lines.Count > 0)
        {
            var command = lines.Dequeue()[2..];
            var exchanges = new List<Exchange>();
            while (lines.Peek().StartsWith("> ", StringComparison.Ordinal)) exchanges.Add(Exchange.From(lines.Dequeue(), lines.Dequeue()));
            var code = int.Parse(lines.Dequeue()[2..]);
            var printed = new List<string>();
            while (lines.Peek() != ".") printed.Add($"{lines.Dequeue()}\n");
            lines.Dequeue();
            yield return new Conversation(command, exchanges, code, string.Concat(printed));
        }
    }
}
