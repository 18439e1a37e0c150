namespace Neutrino.Api.Tests.Conformance;

/// <summary>One call of a script.</summary>
internal sealed record ScriptedCall(string Line, string Method, string Path, string Who, string? Subject)
{
    public string? Body { get; set; }
    public List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>Values of the reply to keep under a name: where they stand in the body.</summary>
    public List<(string Name, string Path)> Kept { get; } = [];

    /// <summary>Seconds after the call in which the recorded cloud's agents follow.</summary>
    public int Wait { get; set; }

    /// <summary>Reads a script: <c>&gt; METHOD PATH as WHO</c>, then its <c>! Header: value</c>, its body, its <c>= NAME path</c> and its <c>~ SECONDS</c>.</summary>
    public static IReadOnlyList<ScriptedCall> Read(string file)
    {
        var calls = new List<ScriptedCall>();
        foreach (var line in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '>') calls.Add(Call(line));
            else calls[^1].Take(line);
        }

        return calls;
    }

    private static ScriptedCall Call(string line)
    {
        var words = line.Split(' ');
        return new ScriptedCall(line, words[1], words[2], words[4], words.Length > 5 ? words[5]["subject=".Length..] : null);
    }

    private void Take(string line)
    {
        var words = line.Split(' ');
        if (line[0] == '=') Kept.Add((words[1], words[2]));
        else if (line[0] == '!') Headers.Add((words[1].TrimEnd(':'), words[2]));
        else if (line[0] == '~') Wait = int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
        else Body = line;
    }
}
