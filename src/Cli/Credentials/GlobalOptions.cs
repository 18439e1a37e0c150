using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Credentials;

/// <summary>The options that all clients take, before or after the verb.</summary>
public sealed class GlobalOptions
{
    /// <summary>Option → the name under which it is kept. A name with a variable of its own is that variable without <c>OS_</c>, in small letters.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["--os-tenant-name"] = "project_name",
        ["--os-tenant-id"] = "project_id",
        ["--os-user-name"] = "username",
        ["--os-auth-token"] = "token",
        ["--os-auth-plugin"] = "auth_type",
        ["--os-auth-system"] = "auth_type",
        ["--os-service-token"] = "service_token",
        ["--os-service-endpoint"] = "service_endpoint",
        ["--token"] = "token",
        ["--endpoint"] = "url",
        ["--os-endpoint"] = "url",
        ["--os-url"] = "url",
        ["--bypass-url"] = "url",
        ["--os-endpoint-override"] = "url",
        ["--os-image-url"] = "url",
        ["--os-interface"] = "endpoint_type",
        ["--endpoint-type"] = "endpoint_type",
        ["--service-type"] = "service_type",
        ["--service-name"] = "service_name",
        ["--region-name"] = "region_name",
        ["--timeout"] = "timeout",
        ["--http-timeout"] = "timeout",
        ["--os-http-timeout"] = "timeout",
        ["--retries"] = "retries",
        ["-r"] = "retries",
        ["--os-compute-api-version"] = "compute_api_version",
        ["--os-image-api-version"] = "image_api_version",
        ["--os-identity-api-version"] = "identity_api_version",
        ["--profile"] = "profile",
        ["--log-file"] = "log_file",
    };

    private static readonly string[] OwnNames =
    [
        "auth-url", "username", "user-id", "password", "project-name", "project-id", "user-domain-name", "user-domain-id", "project-domain-name", "project-domain-id",
        "domain-name", "domain-id", "default-domain-name", "default-domain-id", "token", "cloud", "region-name", "endpoint-type", "service-type", "service-name",
        "cacert", "cert", "key", "auth-type", "auth-strategy", "system-scope", "trust-id", "application-credential-id", "application-credential-name", "application-credential-secret",
    ];

    private static readonly Dictionary<string, string> Flags = new(StringComparer.Ordinal)
    {
        ["--debug"] = "debug", ["-d"] = "debug", ["--verbose"] = "verbose", ["-v"] = "verbose", ["--quiet"] = "quiet", ["-q"] = "quiet", ["--insecure"] = "insecure", ["-k"] = "insecure",
        ["--timings"] = "timings", ["--collect-timing"] = "timings", ["--os-cache"] = "os_cache", ["--force"] = "force", ["--get-schema"] = "get_schema", ["--no-cache"] = "no_cache",
        ["--version"] = "version", ["--help"] = "help", ["-h"] = "help",
    };

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private GlobalOptions(string? verb, IReadOnlyList<string> arguments)
    {
        VerbName = verb;
        Arguments = arguments;
    }

    /// <summary>The first word that is no option; null if there is none.</summary>
    public string? VerbName { get; }

    /// <summary>What follows the verb, without the global options.</summary>
    public IReadOnlyList<string> Arguments { get; }

    public string? this[string name] => values.GetValueOrDefault(name);

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Takes the global options out of a command line.</summary>
    /// <param name="verbOf">A verb by its name; the options that it knows itself stay with it.</param>
    /// <exception cref="UsageException">An option before the verb is unknown or has no value.</exception>
    public static GlobalOptions Take(IReadOnlyList<string> words, Func<string, Verb?> verbOf)
    {
        var taken = new List<(string Name, string Value)>();
        var rest = new List<string>();
        string? verbName = null;
        Verb? verb = null;
        var i = 0;
        for (; i < words.Count && words[i] != "--"; i++)
        {
            var equals = words[i].StartsWith("--", StringComparison.Ordinal) ? words[i].IndexOf('=', StringComparison.Ordinal) : -1;
            var option = equals < 0 ? words[i] : words[i][..equals];
            if (verbName is null && !Words.IsOption(words[i])) verb = verbOf(verbName = words[i]);
            else if (verbName is not null && IsOwn(verb, option)) rest.Add(words[i]);
            else if (equals < 0 && Flags.TryGetValue(option, out var flag)) taken.Add((flag, ""));
            else if (NameOf(option) is { } name) taken.Add((name, equals >= 0 ? words[i][(equals + 1)..] : i + 1 < words.Count ? words[++i] : throw new UsageException($"argument {option}: expected one argument")));
            else if (verbName is not null) rest.Add(words[i]);
            else throw new UsageException($"unrecognized arguments: {words[i]}");
        }

        for (; i < words.Count; i++) rest.Add(words[i]);
        var options = new GlobalOptions(verbName, rest);
        foreach (var (name, value) in taken) options.values[name] = value;
        return options;
    }

    private static bool IsOwn(Verb? verb, string option) =>
        verb is not null && option.StartsWith('-') && verb.AllOptions.Any(known => known.Name == option || known.Aliases.Contains(option));

    private static string? NameOf(string option)
    {
        var dashed = option.StartsWith("--", StringComparison.Ordinal) ? option.Replace('_', '-') : option;
        if (Names.TryGetValue(dashed, out var name)) return name;
        return dashed.StartsWith("--os-", StringComparison.Ordinal) && OwnNames.Contains(dashed["--os-".Length..]) ? dashed["--os-".Length..].Replace('-', '_') : null;
    }
}
