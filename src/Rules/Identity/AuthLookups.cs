using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Finds what a login names.</summary>
public static class AuthLookups
{
    /// <summary>By name, the database of a real cloud minds no case, and many write <c>default</c>.</summary>
    public static Domain? Domain(Snapshot snapshot, DomainReference reference) =>
        reference.Id is { } id ? snapshot.Domains.Find(id)
        : snapshot.Domains.By("name", reference.Name ?? "").FirstOrDefault() ?? snapshot.Domains.All.FirstOrDefault(domain => string.Equals(domain.Name, reference.Name, StringComparison.OrdinalIgnoreCase));

    public static User? User(Snapshot snapshot, NameReference reference) =>
        reference.Id is { } id ? snapshot.Users.Find(id)
        : Domain(snapshot, reference.Domain) is { } domain ? snapshot.Users.By("name", $"{domain.Id}/{reference.Name}").FirstOrDefault() : null;

    public static Project? Project(Snapshot snapshot, NameReference reference) =>
        reference.Id is { } id ? snapshot.Projects.Find(id)
        : Domain(snapshot, reference.Domain) is { } domain ? snapshot.Projects.By("name", $"{domain.Id}/{reference.Name}").FirstOrDefault() : null;

    /// <summary>By id, or by name of a user.</summary>
    public static ApplicationCredential? Credential(Snapshot snapshot, AuthRequest request)
    {
        if (request.CredentialId is { } id) return snapshot.ApplicationCredentials.Find(id);
        return request.CredentialUser is { } reference && User(snapshot, reference) is { } user
            ? snapshot.ApplicationCredentials.By("user", user.Id).FirstOrDefault(credential => credential.Name == request.CredentialName) : null;
    }

    /// <summary>The scope asked for, as ids; null when what it names is not there.</summary>
    public static TokenScope? Scope(Snapshot snapshot, ScopeRequest request, User user)
    {
        if (!request.Explicit) return TokenRules.DefaultScope(snapshot, user);
        if (request.System) return new TokenScope(System: true);
        if (request.Project is { } project) return Project(snapshot, project) is { } found ? new TokenScope(ProjectId: found.Id) : null;
        if (request.Domain is { } domain) return Domain(snapshot, domain) is { } found ? new TokenScope(DomainId: found.Id) : null;
        return TokenScope.None;
    }
}
