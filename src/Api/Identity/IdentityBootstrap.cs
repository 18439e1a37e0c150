using System.Buffers.Text;
using System.Security.Cryptography;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Identity;

/// <summary>A service that the catalog announces: its address is <c>http://host:port/path</c> for public, internal and admin alike.</summary>
public sealed record AnnouncedService(string Type, string Name, string Url);

/// <summary>A user made at the first start, with the password nobody else knows.</summary>
public sealed record FirstLogin(string UserName, string ProjectName, string Password);

/// <summary>What a first start finds written nowhere.</summary>
public sealed record BootstrapOptions
{
    public string Region { get; init; } = "RegionOne";

    /// <summary>Services to announce; one is added to the catalog at any start when its type is not there yet.</summary>
    public required IReadOnlyList<AnnouncedService> Services { get; init; }

    /// <summary>The password of admin at the first start; null makes a random one.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>The password of demo at the first start; null makes a random one.</summary>
    public string? DemoPassword { get; init; }
}

/// <summary>
/// Sets Identity up: at the first start the default domain, the projects admin, demo and service, the roles and what they imply, the users admin, demo and
/// neutron; at every start a signing key that is young enough, and the announced services.
/// </summary>
public sealed class IdentityBootstrap(IStore store, IdentitySettings settings, PasswordHashing passwords)
{
    /// <summary>The logins that were made now, for the files that tell the administrator; empty when Identity was there already.</summary>
    public async Task<IReadOnlyList<FirstLogin>> RunAsync(BootstrapOptions options, CancellationToken cancellation)
    {
        var isFirst = store.Current.Domains.Find(FirstDirectory.DefaultDomainId) is null;
        var (admin, demo) = (options.AdminPassword ?? NewPassword(), options.DemoPassword ?? NewPassword());
        var hashes = isFirst ? await Task.WhenAll(passwords.HashAsync(admin, cancellation), passwords.HashAsync(demo, cancellation)).ConfigureAwait(false) : null;
        var now = settings.Time.GetUtcNow();
        await store.CommitAsync(snapshot => Decide(snapshot, options, hashes, now), cancellation).ConfigureAwait(false);
        return isFirst ? [new FirstLogin("admin", "admin", admin), new FirstLogin("demo", "demo", demo)] : [];
    }

    /// <summary>Replaces the signing key once it is old, and forgets keys under which no token can be valid any more. Call it at start and every hour or so.</summary>
    public async Task RotateKeysAsync(CancellationToken cancellation)
    {
        var now = settings.Time.GetUtcNow();
        await store.CommitAsync(snapshot => KeyRules.Rotate(snapshot, settings, NewKey(now), force: false), cancellation).ConfigureAwait(false);
    }

    private Decision Decide(Snapshot snapshot, BootstrapOptions options, string[]? hashes, DateTimeOffset now)
    {
        var changes = new List<Change>();
        if (hashes is not null && snapshot.Domains.Find(FirstDirectory.DefaultDomainId) is null) changes.AddRange(FirstDirectory.Rows(hashes[0], hashes[1], now));
        changes.AddRange(KeyRules.Rotate(snapshot, settings, NewKey(now), force: false).Changes.Changes);
        changes.AddRange(FirstDirectory.Announce(snapshot, options));
        return Decision.Of(new ChangeSet([.. changes]));
    }

    private static string NewPassword() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));

    private static TokenKey NewKey(DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        CreatedAt = now,
    };
}
