using System.Text.Json.Nodes;
using Neutrino.Cli.Credentials;

namespace Neutrino.Cli.Session;

/// <summary>The request for a token: where it goes and its body, for Identity v2.0 or v3.</summary>
internal sealed record LoginRequest(Uri Address, JsonObject Body, bool IsVersion2)
{
    private const string Source = ". ./admin-openrc.sh   (or name a cloud of clouds.yaml: --os-cloud demo)";

    /// <exception cref="CommandException">Something is missing; the message names the option and the variable.</exception>
    public static LoginRequest From(LoginDetails login)
    {
        if (login.AuthUrl is not { } url) throw new CommandException("You must provide an auth url via either --os-auth-url or env[OS_AUTH_URL]", Source);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CommandException($"The auth url '{url}' is no address", "it looks like http://127.0.0.1:5000/v3");
        }

        CheckSecret(login);
        return SaysVersion2(login, address) ? Version2(login, url) : Version3(login, url);
    }

    /// <summary>The address of another version of Identity beside this one.</summary>
    public static string Versioned(string authUrl, string version)
    {
        var trimmed = authUrl.TrimEnd('/');
        var last = trimmed[(trimmed.LastIndexOf('/') + 1)..];
        return last is "v2.0" or "v3" ? $"{trimmed[..^last.Length]}{version}" : $"{trimmed}/{version}";
    }

    private static bool SaysVersion2(LoginDetails login, Uri address)
    {
        var last = address.AbsolutePath.TrimEnd('/').Split('/')[^1];
        return last == "v2.0" || (last != "v3" && login.IdentityVersion is { } version && version.StartsWith('2'));
    }

    private static void CheckSecret(LoginDetails login)
    {
        if (login.Token is not null || login.ApplicationCredentialSecret is not null) return;
        if (login.Username is null && login.UserId is null) throw new CommandException("You must provide a username or user ID via --os-username, env[OS_USERNAME] or --os-user-id, env[OS_USER_ID]", Source);
        if (login.Password is null) throw new CommandException("You must provide a password via either --os-password or env[OS_PASSWORD]", Source);
    }

    private static LoginRequest Version2(LoginDetails login, string url)
    {
        var auth = login.Token is { } token
            ? new JsonObject { ["token"] = new JsonObject { ["id"] = token } }
            : new JsonObject { ["passwordCredentials"] = Named(new JsonObject { ["password"] = login.Password }, login.UserId is null ? "username" : "userId", login.UserId ?? login.Username) };
        if (login.ProjectId is { } id) auth["tenantId"] = id;
        else if (login.ProjectName is { } name) auth["tenantName"] = name;
        return new LoginRequest(new Uri($"{Versioned(url, "v2.0")}/tokens"), new JsonObject { ["auth"] = auth }, true);
    }

    private static JsonObject Named(JsonObject map, string key, string? value)
    {
        map[key] = value;
        return map;
    }

    private static LoginRequest Version3(LoginDetails login, string url)
    {
        var auth = new JsonObject { ["identity"] = Identity(login) };
        if (login.ApplicationCredentialSecret is null && Scope(login) is { } scope) auth["scope"] = scope;
        return new LoginRequest(new Uri($"{Versioned(url, "v3")}/auth/tokens"), new JsonObject { ["auth"] = auth }, false);
    }

    private static JsonObject Identity(LoginDetails login)
    {
        if (login.ApplicationCredentialSecret is { } secret)
        {
            var credential = new JsonObject { ["secret"] = secret };
            if (login.ApplicationCredentialId is { } id) credential["id"] = id;
            else
            {
                credential["name"] = login.ApplicationCredentialName;
                credential["user"] = User(login);
            }

            return new JsonObject { ["methods"] = new JsonArray("application_credential"), ["application_credential"] = credential };
        }

        if (login.Token is { } token) return new JsonObject { ["methods"] = new JsonArray("token"), ["token"] = new JsonObject { ["id"] = token } };
        var user = User(login);
        user["password"] = login.Password;
        return new JsonObject { ["methods"] = new JsonArray("password"), ["password"] = new JsonObject { ["user"] = user } };
    }

    private static JsonObject User(LoginDetails login) => login.UserId is { } id
        ? new JsonObject { ["id"] = id }
        : new JsonObject { ["name"] = login.Username, ["domain"] = Domain(login.UserDomainId, login.UserDomainName) };

    /// <summary>Without any domain, the one that every Keystone has from its days of v2.0.</summary>
    private static JsonObject Domain(string? id, string? name) => (id, name) switch
    {
        ({ } given, _) => new JsonObject { ["id"] = given },
        (_, { } given) => new JsonObject { ["name"] = given },
        _ => new JsonObject { ["id"] = "default" },
    };

    private static JsonObject? Scope(LoginDetails login)
    {
        if (login.ProjectId is { } id) return new JsonObject { ["project"] = new JsonObject { ["id"] = id } };
        if (login.ProjectName is { } name)
        {
            return new JsonObject { ["project"] = new JsonObject { ["name"] = name, ["domain"] = Domain(login.ProjectDomainId ?? login.UserDomainId, login.ProjectDomainName ?? login.UserDomainName) } };
        }

        if (login.DomainId is not null || login.DomainName is not null) return new JsonObject { ["domain"] = Domain(login.DomainId, login.DomainName) };
        return login.SystemScope is not null ? new JsonObject { ["system"] = new JsonObject { ["all"] = true } } : null;
    }
}
