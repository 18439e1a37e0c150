using System.Text.Json.Nodes;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Keystone;

/// <summary>A kind of thing that Keystone keeps, in the old client's words, and where both versions of the API have it.</summary>
/// <param name="Name">In commands and sentences: tenant.</param>
/// <param name="Path2">v2.0's path.</param>
/// <param name="Key2">v2.0's key of a list; one is without its s.</param>
/// <param name="Path3">v3's path, whose last segment is its key.</param>
internal sealed record Kind(string Name, string Path2, string Key2, string Path3, ValueList<string> Columns)
{
    public static readonly Kind Tenant = new("tenant", "/tenants", "tenants", "/projects", ["id", "name", "enabled"]);
    public static readonly Kind User = new("user", "/users", "users", "/users", ["id", "name", "enabled", "email"]);
    public static readonly Kind Role = new("role", "/OS-KSADM/roles", "roles", "/roles", ["id", "name"]);
    public static readonly Kind Service = new("service", "/OS-KSADM/services", "OS-KSADM:services", "/services", ["id", "name", "type", "description"]);
    public static readonly Kind Endpoint = new("endpoint", "/endpoints", "endpoints", "/endpoints", ["id", "region", "publicurl", "internalurl", "adminurl", "service_id"]);

    public string Path(Dialect dialect) => dialect.IsVersion2 ? Path2 : Path3;

    public string Many(Dialect dialect) => dialect.IsVersion2 ? Key2 : Path3[1..];

    public string One(Dialect dialect) => Many(dialect)[..^1];

    public async Task<IReadOnlyList<JsonObject>> ListAsync(Invocation call, Dialect dialect) => (await call.Session.GetAsync(dialect.Service, Path(dialect))).List(Many(dialect));

    /// <summary>What has this id or name. Keystone is asked for all of them: v2.0 cannot be asked by name.</summary>
    /// <exception cref="CommandException">None has it, or more than one.</exception>
    public async Task<JsonObject> FindAsync(Invocation call, Dialect dialect, string word)
    {
        var all = await ListAsync(call, dialect);
        if (all.FirstOrDefault(found => (string?)found["id"] == word) is { } byId) return byId;
        var named = all.Where(found => (string?)found["name"] == word).ToList();
        return named.Count switch
        {
            1 => named[0],
            0 => throw new NotFoundException($"No {Name} with a name or ID of '{word}' exists.", $"keystone {Name}-list shows what there is"),
            _ => throw new AmbiguousException($"Multiple {Name} matches found for '{word}', use an ID to be more specific.", [.. named.Select(found => (string)found["id"]!)]),
        };
    }

    public async Task<string> IdAsync(Invocation call, Dialect dialect, string word) => (string)(await FindAsync(call, dialect, word))["id"]!;
}
