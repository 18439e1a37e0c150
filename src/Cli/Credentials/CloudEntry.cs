namespace Neutrino.Cli.Credentials;

/// <summary>One cloud of a clouds.yaml, flat: what stands under <c>auth</c> and beside it.</summary>
public sealed class CloudEntry
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>By the name as it stands in the file; old names (<c>tenant_name</c>, <c>user_name</c>) answer to the new ones.</summary>
    public string? this[string name]
    {
        get => values.GetValueOrDefault(name);
        init => values[name] = value ?? "";
    }

    internal void Add(string name, string value) => values[Modern(name)] = value;

    private static string Modern(string name) => name.Replace('-', '_') switch
    {
        "tenant_name" => "project_name",
        "tenant_id" => "project_id",
        "user_name" => "username",
        "region" => "region_name",
        "endpoint_override" => "url",
        "api_timeout" => "timeout",
        var other => other,
    };
}
