using System.Text.RegularExpressions;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Commands typed on a host with the seed's cloud (<c>$ COMMAND</c>, then its answer), read with the article's names for that cloud's things.</summary>
internal sealed partial class HostLooks
{
    private const string Tag = "2";
    private readonly List<(string Command, List<string> Answer)> looks = [];

    public HostLooks(string said)
    {
        var typed = said[said.IndexOf("$ ovs-vsctl show", StringComparison.Ordinal)..];
        string Own(string pattern) => Regex.Match(typed, pattern, RegexOptions.Multiline) is { Success: true } match ? match.Groups[1].Value : throw new InvalidOperationException($"'{pattern}' is not in:\n{typed}");
        FloatingAddress = Own(@"-d (\S+)/32 -j DNAT");
        (string Own, string Article)[] names =
        [
            (Own("<target dev='tap(.{11})'"), "7bfa2daa-66"), (Own(@"--interface=tap(\S{11})"), "a042dd0d-97"), (Own(@"Port ""?qr-(\S{11})"), "cbfa75fd-e1"), (Own(@"Port ""?qg-(\S{11})"), "c5ab6a1c-f1"),
            (Own(@"^qrouter-(\S+)"), "7052699b-ed8d-48a0-8365-50ac54017dfc"), (Own(@"^qdhcp-(\S+)"), "5f2ffda1-76da-427e-b3c1-4bfc088cfb75"),
            (Own(@"^-A neutron-l3-agent-snat -s \S+ -j SNAT --to-source (\S+)$"), "192.168.1.245"),
        ];
        typed = names.Aggregate(typed, (text, name) => Regex.Replace(text, $"{Regex.Escape(name.Own)}(?!\\d)", name.Article));
        foreach (var look in ("\n" + typed).Split("\n$").Skip(1))
        {
            var lines = look.Trim('\n').Split('\n');
            looks.Add((lines[0].Trim(), [.. lines.Skip(1).Where(line => line.Length > 0)]));
        }
    }

    public string FloatingAddress { get; }

    /// <summary>The answer of the command that begins and ends so.</summary>
    public List<string> Answer(string begin, string end) =>
        looks.Find(look => look.Command.StartsWith(begin, StringComparison.Ordinal) && look.Command.EndsWith(end, StringComparison.Ordinal)).Answer
        ?? throw new InvalidOperationException($"'{begin} ... {end}' was not typed among: {string.Join("; ", looks.Select(look => look.Command))}");

    /// <summary>Names and numbers of the links that <c>ip -o link</c> shows.</summary>
    public Dictionary<string, string> Links(string begin) =>
        Answer(begin, "ip -o link").Select(line => Link().Match(line)).ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value);

    /// <summary>Bridges, ports and tags of <c>ovs-vsctl show</c> in the order of the article's; bridges' own ports, the uplink and the datapath's type left out.</summary>
    public IEnumerable<string> Wiring(string uplink)
    {
        var bridges = new Dictionary<string, List<string>>();
        var (bridge, port) = ("", "");
        foreach (var words in Answer("ovs-vsctl", "show").Select(line => Words(line.Replace("\"", "", StringComparison.Ordinal))))
        {
            if (words is ["Bridge", var name]) bridges[bridge = name] = [];
            else if (words is ["Port", var own]) bridges[bridge].Add(port = own);
            else if (words is ["tag:", _]) bridges[bridge][^1] += $" tag: {Tag}";
            else if (words is ["type:", var type] && port.Length > 0) bridges[bridge][^1] += $" type: {type}";
        }

        foreach (var (name, ports) in bridges.OrderByDescending(pair => pair.Key, StringComparer.Ordinal))
        {
            yield return $"Bridge {name}";
            foreach (var line in ports.Order(StringComparer.Ordinal).Where(line => !line.StartsWith("br-", StringComparison.Ordinal) && line != uplink)) yield return $"    Port {line}";
        }
    }

    public static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>With one space where there were more.</summary>
    public static string Plain(string line) => string.Join(' ', Words(line));

    [GeneratedRegex(@"^(\d+): ([^:@]+)")]
    private static partial Regex Link();
}
