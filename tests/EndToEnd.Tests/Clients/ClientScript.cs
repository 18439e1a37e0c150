using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Neutrino.EndToEnd.Tests.Clients;

/// <summary>
/// A file of commands for a client, <c>openstack</c> or <c>neutron</c>, each with what must come back. A line <c>&gt; command</c> runs; the lines below it check its reply:
/// <c>field = value</c>, <c>field contains text</c> (of the object shown), <c>has Column = value</c>, <c>none Column = value</c> (of the list), <c>empty</c> (list),
/// <c>until field = value</c> (asked again and again), <c>says text</c>, <c>fails text</c>, <c>let name = field</c> (kept, and put for <c>$name</c> from there on). A command without any prints nothing, or a table.
/// </summary>
/// <param name="given">What is kept from the start.</param>
internal sealed partial class ClientScript(Func<string, string> run, params (string Name, string Value)[] given)
{
    private const string Until = "until ";

    /// <summary>Commands that print, or do not, in a way of their own.</summary>
    private static readonly string[] Plain = ["console log show", "server show --diagnostics", "server dump create"];
    private readonly Dictionary<string, string> kept = given.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);

    /// <summary>Every command of the file as written, without its arguments' values.</summary>
    public List<string> Ran { get; } = [];

    public void Play(IEnumerable<string> lines)
    {
        string? command = null;
        var checks = new List<string>();
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Append("> "))
        {
            if (line[0] != '>')
            {
                checks.Add(line);
                continue;
            }

            if (command is not null) Step(command, checks);
            (command, checks) = (line[1..].Trim(), []);
        }
    }

    private void Step(string written, List<string> checks)
    {
        var command = Filled(written);
        Ran.Add(written);
        var prints = Printing().IsMatch(command) && !Plain.Any(plain => command.StartsWith(plain, StringComparison.Ordinal)) && !checks.Exists(check => check.StartsWith("fails ", StringComparison.Ordinal));
        if (checks.Find(check => check.StartsWith(Until, StringComparison.Ordinal)) is { } awaited)
            Eventually.True(() => HoldsField(Filled(awaited[Until.Length..]), Parsed(command, run($"{command} -f json"))), $"> {command}\n{awaited}", 60);
        var output = run(prints ? $"{command} -f json" : command);
        if (checks.Count == 0 && !prints) Assert.True(output.Length == 0 || output[0] == '+', $"> {command}\n{output}");
        var reply = prints ? Parsed(command, output) : null;
        foreach (var check in checks.Where(check => !check.StartsWith(Until, StringComparison.Ordinal))) Check(command, Filled(check), output, reply);
    }

    private void Check(string command, string check, string output, JsonNode? reply)
    {
        var holds = Forms().Match(check) is { Success: true } form ? Holds(form.Groups["form"].Value, form.Groups["rest"].Value, output, reply) : HoldsField(check, reply!);
        Assert.True(holds, $"> {command}\n{check}\n{output}");
    }

    private bool Holds(string form, string rest, string output, JsonNode? reply)
    {
        switch (form)
        {
            case "fails" or "says": return output.Contains(rest, StringComparison.Ordinal);
            case "empty": return reply!.AsArray().Count == 0;
            case "let":
                var (name, path) = Halves(rest, " = ");
                kept[name] = Text(path.StartsWith("[0].", StringComparison.Ordinal) ? reply![0]![path[4..]] : reply![path]);
                return kept[name].Length > 0;
            default:
                var (column, value) = Halves(rest, " = ");
                return reply!.AsArray().Any(row => Text(row![column]) == value) == (form == "has");
        }
    }

    private static bool HoldsField(string check, JsonNode reply)
    {
        if (check.Contains(" contains ", StringComparison.Ordinal) || check.EndsWith(" contains", StringComparison.Ordinal))
        {
            var (field, part) = Halves(check + " ", " contains ");
            return reply.AsObject().ContainsKey(field) && Text(reply[field]).Contains(part.Trim(), StringComparison.Ordinal);
        }

        var (name, value) = Halves(check, " = ");
        return reply.AsObject().ContainsKey(name) && Text(reply[name]) == value;
    }

    private static JsonNode Parsed(string command, string output)
    {
        try
        {
            return JsonNode.Parse(output)!;
        }
        catch (System.Text.Json.JsonException)
        {
            Assert.Fail($"> {command}\n{output}");
            throw;
        }
    }

    private string Filled(string text) => kept.OrderByDescending(entry => entry.Key.Length).Aggregate(text, (filled, entry) => filled.Replace($"${entry.Key}", entry.Value, StringComparison.Ordinal));

    private static string Text(JsonNode? node) => node switch
    {
        null => "null",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };

    private static (string Left, string Right) Halves(string text, string middle)
    {
        var at = text.IndexOf(middle, StringComparison.Ordinal);
        return at < 0 ? throw new FormatException($"'{text}' is no check") : (text[..at], text[(at + middle.Length)..]);
    }

    /// <summary>A verb that shows something: a word of <c>openstack</c>'s command, a part of <c>neutron</c>'s first.</summary>
    [GeneratedRegex(@"(^| )(create|show|list|issue)( |$)|^[a-z0-9-]+-(create|show|list)(-| |$)")]
    private static partial Regex Printing();

    [GeneratedRegex("^(?<form>fails|says|has|none|let|empty)( (?<rest>.*))?$")]
    private static partial Regex Forms();
}
