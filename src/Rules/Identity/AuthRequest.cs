using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A domain by id or by name.</summary>
public readonly record struct DomainReference(string? Id, string? Name);

/// <summary>A user or project by id, or by name in a domain.</summary>
public readonly record struct NameReference(string? Id, string? Name, DomainReference Domain);

/// <summary>The scope a login asks for.</summary>
/// <param name="Explicit">False when none was written: the user's default project is tried then.</param>
public readonly record struct ScopeRequest(bool Explicit, NameReference? Project, DomainReference? Domain, bool System);

/// <summary>The body of <c>POST /v3/auth/tokens</c>, checked for form only.</summary>
public sealed record AuthRequest
{
    public required ValueList<string> Methods { get; init; }
    public NameReference? User { get; init; }
    public string? Password { get; init; }
    public string? Token { get; init; }
    public string? CredentialId { get; init; }
    public string? CredentialName { get; init; }
    public NameReference? CredentialUser { get; init; }
    public string? CredentialSecret { get; init; }
    public ScopeRequest Scope { get; init; }

    /// <summary>The request, or a 400 that says what its form lacks.</summary>
    public static (AuthRequest? Request, Refusal? Fault) Parse(JsonElement auth)
    {
        var reader = new AuthReader();
        var request = reader.Read(auth);
        return reader.Fault is null ? (request, null) : (null, reader.Fault);
    }

    /// <summary>Walks the body; the first fault stays.</summary>
    private sealed class AuthReader
    {
        public Refusal? Fault { get; private set; }

        public AuthRequest Read(JsonElement auth)
        {
            if (auth.ValueKind != JsonValueKind.Object) Fault = IdentityRefusals.Invalid($"{PythonText.Of(auth)} is not of type 'object'");
            else if (!auth.TryGetProperty("identity", out _)) Fault = IdentityRefusals.Invalid("'identity' is a required property");
            var identity = Child(auth, "identity", "auth", "");
            var methods = Child(identity, "methods", "identity", "identity", JsonValueKind.Array);
            var names = methods.ValueKind != JsonValueKind.Array ? [] : methods.EnumerateArray().Select(MethodName).ToValueList();
            var request = new AuthRequest { Methods = names, Scope = Scope(auth) };
            foreach (var method in names) request = WithMethod(request, identity, method);
            return request;
        }

        private AuthRequest WithMethod(AuthRequest request, JsonElement identity, string method)
        {
            switch (method)
            {
                case "password":
                    var user = Child(Child(identity, "password", "identity", "identity"), "user", "password", "identity/password");
                    return request with { User = Reference(user, "user", "identity/password/user"), Password = Text(user, "password", "user", "identity/password/user") };
                case "token":
                    var token = Child(identity, "token", "identity", "identity");
                    if (token.ValueKind == JsonValueKind.Object && !token.TryGetProperty("id", out _)) Fault ??= IdentityRefusals.Invalid("Invalid input for field 'identity/token': 'id' is a required property");
                    return request with { Token = Text(token, "id", "token", "identity/token") };
                case "application_credential":
                    return WithCredential(request, Child(identity, "application_credential", "identity", "identity"));
                default:
                    Fault ??= new Refusal("Unauthorized", 401, "Attempted to authenticate with an unsupported method.");
                    return request;
            }
        }

        private AuthRequest WithCredential(AuthRequest request, JsonElement credential)
        {
            const string Path = "identity/application_credential";
            var id = Optional(credential, "id", Path);
            return request with
            {
                CredentialId = id,
                CredentialName = id is null ? Text(credential, "name", "application_credential", Path) : null,
                CredentialUser = id is null ? Reference(Child(credential, "user", "application credential", Path), "user", Path + "/user") : null,
                CredentialSecret = Text(credential, "secret", "application_credential", Path),
            };
        }

        private ScopeRequest Scope(JsonElement auth)
        {
            if (auth.ValueKind != JsonValueKind.Object || !auth.TryGetProperty("scope", out var scope)) return default;
            if (scope.ValueKind == JsonValueKind.String && scope.GetString() == "unscoped") return new ScopeRequest(true, null, null, false);
            if (scope.ValueKind is not (JsonValueKind.Object or JsonValueKind.String))
            {
                Fault ??= IdentityRefusals.Invalid($"Invalid input for field 'scope': {PythonText.Of(scope)} is not of type 'object', 'string'");
                return default;
            }

            var named = scope.ValueKind == JsonValueKind.String ? [] : scope.EnumerateObject().Where(part => part.Name is "project" or "domain" or "system" or "unscoped").ToArray();
            if (named is not [var only])
            {
                Fault ??= IdentityRefusals.Missing("system, project, domain, OS-TRUST:trust or unscoped", "scope");
                return default;
            }

            return new ScopeRequest(
                true, only.Name == "project" ? Reference(only.Value, "project", "scope/project") : null, only.Name == "domain" ? Domain(only.Value, "scope/domain") : null, only.Name == "system");
        }

        private NameReference Reference(JsonElement element, string target, string path)
        {
            var (id, name) = (Optional(element, "id", path), Optional(element, "name", path));
            if (id is null && name is null) Fault ??= IdentityRefusals.Invalid($"Invalid input for field {path}: id or name must be present.");
            if (id is not null) return new NameReference(id, null, default);
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("domain", out var domain)) return new NameReference(null, name, Domain(domain, path + "/domain"));
            Fault ??= IdentityRefusals.Missing("domain", target);
            return default;
        }

        private DomainReference Domain(JsonElement element, string path)
        {
            var reference = new DomainReference(Optional(element, "id", path), Optional(element, "name", path));
            if (reference is { Id: null, Name: null }) Fault ??= IdentityRefusals.Invalid($"Invalid input for field {path}: id or name must be present.");
            return reference;
        }

        private string MethodName(JsonElement method)
        {
            if (method.ValueKind == JsonValueKind.String) return method.GetString()!;
            Fault ??= IdentityRefusals.Invalid($"Invalid input for field 'identity/methods': {PythonText.Of(method)} is not of type 'string'");
            return "";
        }

        private JsonElement Child(JsonElement parent, string name, string target, string path, JsonValueKind kind = JsonValueKind.Object)
        {
            if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var child))
            {
                Fault ??= IdentityRefusals.Missing(name, target);
                return default;
            }

            if (child.ValueKind == kind) return child;
            Fault ??= IdentityRefusals.Invalid($"Invalid input for field '{(path.Length == 0 ? name : $"{path}/{name}")}': {PythonText.Of(child)} is not of type '{(kind == JsonValueKind.Array ? "array" : "object")}'");
            return default;
        }

        private string Text(JsonElement parent, string name, string target, string path)
        {
            var text = Optional(parent, name, path);
            if (text is null) Fault ??= IdentityRefusals.Missing(name, target);
            return text ?? "";
        }

        private string? Optional(JsonElement parent, string name, string path)
        {
            if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var child)) return null;
            if (child.ValueKind == JsonValueKind.String) return child.GetString();
            Fault ??= IdentityRefusals.Invalid($"Invalid input for field '{path}/{name}': {PythonText.Of(child)} is not of type 'string'");
            return null;
        }
    }
}
