using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Refusals that any resource can meet.</summary>
public static class GeneralRefusals
{
    public static Refusal InvalidInput(string message) => new("InvalidInput", 400, $"Invalid input for operation: {message}.");
    public static Refusal BadRequest(string resource, string message) => new("BadRequest", 400, $"Bad {resource} request: {message}.");
    /// <summary>Of a list that should be prefixes: the first item that is none.</summary>
    public static Refusal? Malformed(IEnumerable<AttributeValue> prefixes)
    {
        foreach (var prefix in prefixes)
            if (!AddressValidators.Prefix(prefix).IsOk) return new Refusal("AddrFormatError", 400, $"invalid IPNetwork {prefix}");
        return null;
    }

    public static Refusal HttpBadRequest(string message) => new("HTTPBadRequest", 400, message);
    public static Refusal PolicyNotAuthorized(string rule) => new("PolicyNotAuthorized", 403, $"{rule} is disallowed by policy");

    /// <summary>What a caller who may not even see the resource is told.</summary>
    public static Refusal Unseen() => new("HTTPNotFound", 404, "The resource could not be found.");

    /// <summary>The 404 of a table that has no error type of its own.</summary>
    public static Refusal NotFound(string resource, string id) => new($"{resource}NotFound", 404, $"{resource} {id} could not be found.");
    public static Refusal OverQuota(string resource) => new("OverQuota", 409, $"Quota exceeded for resources: ['{resource}'].");
    public static Refusal RevisionConstraint(long wanted, long current) =>
        new("RevisionNumberConstraintFailed", 412, $"Constrained to {wanted}, but current revision is {current}");

    public static Refusal ForeignProject() => HttpBadRequest(
        "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin or advsvc privileges");

    public static Refusal ProjectMismatch() => HttpBadRequest("'project_id' and 'tenant_id' do not match");
    public static Refusal ProjectRequired() => HttpBadRequest("Running without keystone AuthN requires that tenant_id is specified");
    public static Refusal UnknownAction(string resource, string action) => new("HTTPNotFound", 404, $"The {resource} has no action '{action}'.");
    public static Refusal NotSupported(string resource, string verb) => new("HTTPNotFound", 404, $"A {resource} cannot be {verb}.");
    public static Refusal TagNotFound(string tag) => new("TagNotFound", 404, $"Tag {tag} could not be found.");
}
