using Neutrino.Model;

namespace Neutrino.Rules;

public static class RbacRefusals
{
    public static Refusal NotFound(string id) => new("RbacPolicyNotFound", 404, $"RBAC policy of type unknown with ID {id} not found");
    public static Refusal ObjectType(AttributeValue type) => GeneralRefusals.InvalidInput($"'{type}' is not a valid RBAC object type");
    public static Refusal Duplicate() => new("DuplicateRbacPolicy", 409, "An RBAC policy already exists with those values.");
    public static Refusal InUse(string objectId, string details) => new("RbacPolicyInUse", 409,
        $"RBAC policy on object {objectId} cannot be removed because other objects depend on it.\nDetails: {details}");

    public static Refusal InvalidAction(string action, string objectType, IEnumerable<string> valid) => new("InvalidActionForType", 400,
        $"Invalid action '{action}' for object type '{objectType}'. Valid actions: ({Listed(valid)})");

    private static string Listed(IEnumerable<string> valid) => valid.ToList() is [var one] ? $"'{one}'," : string.Join(", ", valid.Select(each => $"'{each}'"));

    public static Refusal NotOwner() => GeneralRefusals.InvalidInput("Only admins can manipulate policies on objects they do not own");
}
