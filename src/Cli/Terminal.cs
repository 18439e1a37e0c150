namespace Neutrino.Cli;

/// <summary>What a command line is run in: its streams, environment, clock and files.</summary>
public sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error, IReadOnlyDictionary<string, string> Environment)
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Standard input as bytes, for an image.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Standard output as bytes, for an image.</summary>
    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    /// <summary>Nothing is piped into standard input.</summary>
    public bool InputIsTerminal { get; init; } = true;

    /// <summary>Standard input is a file or a pipe, not a terminal, /dev/null or a socket: an image may come from there.</summary>
    public bool InputHasData { get; init; }

    /// <summary>Size of the file that standard input is, in bytes; null for a pipe.</summary>
    public long? InputLength { get; init; }

    /// <summary>Standard output is read by a person, not by a program.</summary>
    public bool OutputIsTerminal { get; init; }

    public string WorkingDirectory { get; init; } = ".";

    /// <summary>The process's own. Console.In is left alone: to open it would set up the terminal, which takes longer than most commands.</summary>
    public static Terminal OfProcess(TextWriter output, TextWriter error)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in System.Environment.GetEnvironmentVariables()) environment[(string)entry.Key] = (string?)entry.Value ?? "";
        var input = InputFile();
        var isFile = input.StartsWith('/') && !input.StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(input);
        return new Terminal(new StreamReader(Console.OpenStandardInput()), output, error, environment)
        {
            InputHasData = isFile || input.StartsWith("pipe:", StringComparison.Ordinal),
            InputLength = isFile ? new FileInfo(input).Length : null,
            InputIsTerminal = !Console.IsInputRedirected,
            OutputIsTerminal = !Console.IsOutputRedirected,
            WorkingDirectory = Directory.GetCurrentDirectory(),
        };
    }

    /// <summary>What standard input is: a path, or <c>pipe:[…]</c>; empty if it is closed.</summary>
    private static string InputFile()
    {
        try
        {
            return new FileInfo("/proc/self/fd/0").LinkTarget ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The first of these variables that is set and not empty.</summary>
    public string? Variable(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Environment.TryGetValue(name, out var value) && value.Length > 0) return value;
        }

        return null;
    }

    public string Path(string file) => System.IO.Path.Combine(WorkingDirectory, file);
}
