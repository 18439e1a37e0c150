using Neutrino.Rules;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Neutrino.Server;

/// <summary><c>policy.yaml</c> and what lies in <c>policy.d</c>, as oslo.policy reads them: one mapping of rule names to check strings each, in YAML or JSON.</summary>
internal static class PolicyFile
{
    public const string Usual = "policy.yaml";
    public static readonly ValueList<string> UsualDirectories = ["policy.d"];

    /// <summary>The rules with the files' over them, the later file's over the earlier's; a relative name is looked for beside <c>neutron.conf</c>.</summary>
    /// <exception cref="StartRefusedException">A file is wrong.</exception>
    public static PolicySet Over(PolicySet rules, ServeOptions options)
    {
        foreach (var path in Files(options)) rules = Over(rules, path);
        try
        {
            return rules.WithLast(options.Network.PolicyDefaultRule);
        }
        catch (FormatException fault)
        {
            throw new StartRefusedException($"[oslo_policy] policy_default_rule: {fault.Message}.", fault);
        }
    }

    /// <summary>A file that is named and not there. It is passed over, as Neutron does: Debian's own <c>neutron.conf</c> names one that it does not bring.</summary>
    public static string? Missing(ServeOptions options) => options.Network.PolicyFile is { Length: > 0 } name && Path.Combine(Beside(options), name) is var path && !File.Exists(path) ? path : null;

    private static string Beside(ServeOptions options) => Path.Combine(options.ConfigurationDirectory, "neutron");

    private static IEnumerable<string> Files(ServeOptions options)
    {
        var beside = Beside(options);
        if (options.Network.PolicyFile is not "" && Path.Combine(beside, options.Network.PolicyFile ?? Usual) is var file && File.Exists(file)) yield return file;
        foreach (var directory in (options.Network.PolicyDirectories ?? UsualDirectories).Select(name => Path.Combine(beside, name)).Where(Directory.Exists))
        {
            foreach (var more in Directory.EnumerateFiles(directory).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)) yield return more;
        }
    }

    private static PolicySet Over(PolicySet rules, string path)
    {
        try
        {
            return rules.With(Read(File.ReadAllText(path)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException or YamlException)
        {
            throw new StartRefusedException($"[oslo_policy] policy_file: {path}: {fault.Message}", fault);
        }
    }

    /// <exception cref="FormatException">It is something else.</exception>
    internal static List<KeyValuePair<string, string>> Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        var rules = new List<KeyValuePair<string, string>>();
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _)) return rules;
        if (parser.TryConsume<Scalar>(out var nothing) && nothing.Value.Length == 0) return rules;
        if (!parser.TryConsume<MappingStart>(out _)) throw new FormatException("it is not a mapping of rule names to check strings");
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var name) || !parser.TryConsume<Scalar>(out var check))
                throw new FormatException($"line {parser.Current?.Start.Line}: a rule's name and its check are one text each");
            rules.Add(new KeyValuePair<string, string>(name.Value, check.Value));
        }

        return rules;
    }
}
