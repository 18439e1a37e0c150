namespace Neutrino.Cli.Credentials;

/// <summary>Who logs in where, from options, then <c>clouds.yaml</c>, then <c>OS_*</c> variables.</summary>
public sealed record LoginDetails
{
    public string? AuthUrl { get; init; }
    public string? Username { get; init; }
    public string? UserId { get; init; }
    public string? Password { get; init; }
    public string? UserDomainName { get; init; }
    public string? UserDomainId { get; init; }
    public string? ProjectName { get; init; }
    public string? ProjectId { get; init; }
    public string? ProjectDomainName { get; init; }
    public string? ProjectDomainId { get; init; }
    public string? DomainName { get; init; }
    public string? DomainId { get; init; }
    public string? SystemScope { get; init; }
    public string? Token { get; init; }
    public string? ApplicationCredentialId { get; init; }
    public string? ApplicationCredentialName { get; init; }
    public string? ApplicationCredentialSecret { get; init; }
    public string? Region { get; init; }

    /// <summary>public, internal or admin.</summary>
    public string Interface { get; init; } = "public";

    /// <summary>2.0 or 3, where the URL does not say.</summary>
    public string? IdentityVersion { get; init; }

    /// <summary>The service's address, instead of the catalog's.</summary>
    public string? EndpointOverride { get; init; }

    public string? CaCertificate { get; init; }
    public string? Certificate { get; init; }
    public string? Key { get; init; }
    public bool Insecure { get; init; }

    /// <summary>Seconds to wait for a reply.</summary>
    public int? Timeout { get; init; }

    /// <exception cref="CommandException">The cloud named is in no clouds.yaml, or that file cannot be read.</exception>
    public static LoginDetails From(GlobalOptions options, Terminal terminal)
    {
        var cloudName = options["cloud"] ?? terminal.Variable("OS_CLOUD");
        var cloud = cloudName is null ? new CloudEntry() : CloudsFile.Find(cloudName, terminal);
        string? Find(string name, params string[] variables) => options[name] ?? cloud[name] ?? terminal.Variable([$"OS_{name.ToUpperInvariant()}", .. variables]);
        return new LoginDetails
        {
            AuthUrl = Find("auth_url"),
            Username = Find("username", "OS_USER_NAME"),
            UserId = Find("user_id"),
            Password = Find("password"),
            UserDomainName = Find("user_domain_name") ?? Find("default_domain_name"),
            UserDomainId = Find("user_domain_id") ?? Find("default_domain_id", "OS_DEFAULT_DOMAIN"),
            ProjectName = Find("project_name", "OS_TENANT_NAME"),
            ProjectId = Find("project_id", "OS_TENANT_ID"),
            ProjectDomainName = Find("project_domain_name") ?? Find("default_domain_name"),
            ProjectDomainId = Find("project_domain_id") ?? Find("default_domain_id", "OS_DEFAULT_DOMAIN"),
            DomainName = Find("domain_name"),
            DomainId = Find("domain_id"),
            SystemScope = Find("system_scope"),
            Token = options["service_token"] ?? Find("token", "OS_AUTH_TOKEN", "OS_SERVICE_TOKEN", "SERVICE_TOKEN"),
            ApplicationCredentialId = Find("application_credential_id"),
            ApplicationCredentialName = Find("application_credential_name"),
            ApplicationCredentialSecret = Find("application_credential_secret"),
            Region = Find("region_name"),
            Interface = InterfaceOf(options["endpoint_type"] ?? cloud["interface"] ?? Find("endpoint_type", "OS_INTERFACE") ?? "public"),
            IdentityVersion = Find("identity_api_version"),
            EndpointOverride = options["service_endpoint"] ?? Find("url", "OS_ENDPOINT_OVERRIDE", "OS_SERVICE_ENDPOINT", "SERVICE_ENDPOINT"),
            CaCertificate = Find("cacert"),
            Certificate = Find("cert"),
            Key = Find("key"),
            Insecure = options.Has("insecure") || cloud["verify"] is "false" or "no" || cloud["insecure"] is "true" or "yes",
            Timeout = TimeoutOf(Find("timeout", "OS_NETWORK_TIMEOUT")),
        };
    }

    /// <summary><c>publicURL</c>, <c>internalURL</c> and <c>adminURL</c> are the old names.</summary>
    private static string InterfaceOf(string name) => name.EndsWith("URL", StringComparison.Ordinal) ? name[..^3] : name;

    private static int? TimeoutOf(string? seconds)
    {
        if (seconds is null) return null;
        return int.TryParse(seconds, out var number) && number > 0 ? number : throw new CommandException($"the timeout '{seconds}' is no number of seconds", "give a whole number: --timeout 60");
    }
}
