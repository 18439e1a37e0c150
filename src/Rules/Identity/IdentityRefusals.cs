using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Keystone's errors, in its words.</summary>
public static class IdentityRefusals
{
    private const string Blame =
        " The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";

    public static readonly Refusal Unauthorized = new("Unauthorized", 401, "The request you have made requires authentication.");

    public static Refusal Invalid(string message) => new("ValidationError", 400, message);
    public static Refusal NotUnderstood(string message) => Invalid(message + Blame);
    public static Refusal Missing(string attribute, string target) => NotUnderstood($"Expecting to find {attribute} in {target}.");
    public static Refusal Forbidden(string action) => new("Forbidden", 403, $"You are not authorized to perform the requested action: {action}.");
    public static Refusal ForbiddenBecause(string message) => new("Forbidden", 403, message);
    public static Refusal NotFound(string kind, string id) => new("NotFound", 404, $"Could not find {kind}: {id}.");
    public static Refusal NotFoundBecause(string message) => new("NotFound", 404, message);
    public static Refusal Conflict(string kind, string details) => new("Conflict", 409, $"Conflict occurred attempting to store {kind} - {details}.");

    public static Refusal DuplicateName(string kind, string name, string? domainId) => Conflict(kind,
        domainId is null ? $"Duplicate entry found with name {name}" : $"Duplicate entry found with name {name} at domain ID {domainId}");

    public static Refusal Immutable(string verb, string kind, string id) =>
        ForbiddenBecause($"Unable to {verb} immutable {kind} resource: `{id}. Set resource option \"immutable\" to false first.");
}
