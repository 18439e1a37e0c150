namespace Neutrino.Inspect;

/// <summary>ANSI colours (ECMA-48 SGR), or none.</summary>
public sealed class Colours
{
    public static readonly Colours On = new(true);
    public static readonly Colours Off = new(false);
    private readonly bool on;

    private Colours(bool on) => this.on = on;

    internal string Crossed(string text) => Put("1;9;31", text);
    internal string Broken(string text) => Put("31", text);
    internal string Doubtful(string text) => Put("33", text);
    internal string Good(string text) => Put("32", text);
    internal string Strong(string text) => Put("1", text);
    internal string Faint(string text) => Put("2", text);

    internal string Mark(Verdict verdict) => verdict switch { Verdict.Holds => Good("✓"), Verdict.Fails => Broken("✗"), _ => Doubtful("?") };

    private string Put(string code, string text) => on ? $"\e[{code}m{text}\e[0m" : text;
}
