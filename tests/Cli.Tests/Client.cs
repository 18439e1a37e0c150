namespace Neutrino.Cli.Tests;

/// <summary>Runs a client as a shell would, against a peer instead of the network.</summary>
public sealed class Client(HttpMessageHandler peer)
{
    public Dictionary<string, string> Environment { get; } = new()
    {
        ["OS_AUTH_URL"] = "http://127.0.0.1:5000/v3",
        ["OS_USERNAME"] = "admin",
        ["OS_PASSWORD"] = "secret",
        ["OS_PROJECT_NAME"] = "admin",
    };

    public string Input { get; init; } = "";

    public string WorkingDirectory { get; init; } = "/nonexistent";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Runs a command line as one would type it: words are parted by blanks, '…' and "…" keep them together.</summary>
    public async Task<Outcome> RunAsync(string command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var words = Split(command);
        var bytes = new MemoryStream();
        var terminal = new Terminal(new StringReader(Input), output, error, Environment)
        {
            WorkingDirectory = WorkingDirectory,
            Time = Time,
            InputIsTerminal = Input.Length == 0,
            InputHasData = Input.Length > 0,
            InputLength = Input.Length,
            OpenInput = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Input)),
            OpenOutput = () => bytes,
        };
        var code = await CommandLine.RunAsync(Personalities.Named(words[0])!, [.. words.Skip(1)], terminal, peer);
        return new Outcome(code, output.ToString(), error.ToString(), bytes.ToArray());
    }

    public static List<string> Split(string command)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        char? quote = null;
        var started = false;
        foreach (var letter in command)
        {
            if (quote is null && letter is '\'' or '"' && quote is null)
            {
                quote = letter;
                started = true;
            }
            else if (letter == quote) quote = null;
            else if (letter == ' ' && quote is null)
            {
                if (started) words.Add(word.ToString());
                word.Clear();
                started = false;
            }
            else
            {
                word.Append(letter);
                started = true;
            }
        }

        if (started) words.Add(word.ToString());
        return words;
    }
}
