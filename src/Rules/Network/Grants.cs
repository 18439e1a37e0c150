using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What the RBAC policies grant: who sees an object that is not his own.</summary>
public static class Grants
{
    public const string AccessAsShared = "access_as_shared";
    public const string AccessAsExternal = "access_as_external";
    public const string Everybody = "*";
    public const string Network = "network";
    public const string SubnetPool = "subnetpool";
    public const string AddressScope = "address_scope";
    public const string AddressGroup = "address_group";
    public const string SecurityGroup = "security_group";

    /// <summary>The object is granted to the project by any action.</summary>
    public static bool Any(Snapshot snapshot, string objectType, string objectId, string? projectId) =>
        Of(snapshot, objectType, objectId).Any(policy => IsFor(policy, projectId));

    /// <summary>The object's <c>shared</c> attribute as the project sees it.</summary>
    public static bool Shared(Snapshot snapshot, string objectType, string objectId, string? projectId) =>
        Of(snapshot, objectType, objectId).Any(policy => policy.Action == AccessAsShared && IsFor(policy, projectId));

    public static IEnumerable<RbacPolicy> Of(Snapshot snapshot, string objectType, string objectId) =>
        snapshot.RbacPolicies.By("object", $"{objectType}/{objectId}");

    /// <summary>The grant of an action to everybody, or null.</summary>
    public static RbacPolicy? ToEverybody(Snapshot snapshot, string objectType, string objectId, string action) =>
        Of(snapshot, objectType, objectId).FirstOrDefault(policy => policy.Action == action && policy.TargetTenant == Everybody);

    private static bool IsFor(RbacPolicy policy, string? projectId) => policy.TargetTenant == Everybody || (projectId is not null && policy.TargetTenant == projectId);
}
