using Neutrino.Rules;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Neutrino.Server;

/// <summary><c>policy.yaml</c>, as oslo.policy reads it: one mapping of rule names to check strings, in YAML or JSON.</summary>
internal static class PolicyFile
{
    /// <summary>The rules with the file's over them; a relative name is looked for beside <c>neutron.conf</c>.</summary>
    /// <exception cref="StartRefusedException">The file is missing or wrong.</exception>
    public static PolicySet Over(PolicySet rules, ServeOptions options)
    {
        if (options.Network.PolicyFile.Length == 0) return rules;
        var path = Path.Combine(options.ConfigurationDirectory, "neutron", options.Network.PolicyFile);
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
