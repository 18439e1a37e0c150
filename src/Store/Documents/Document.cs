using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>A row of the model as the JSON bytes the store keeps.</summary>
internal static class Document
{
    public static byte[] Encode(ResourceKind kind, IResource row) => JsonSerializer.SerializeToUtf8Bytes(row, TypeOf(kind));

    /// <exception cref="JsonException">The bytes are no document of this kind.</exception>
    public static IResource Decode(ResourceKind kind, ReadOnlySpan<byte> document) =>
        (IResource?)JsonSerializer.Deserialize(document, TypeOf(kind)) ?? throw new JsonException("The document is null.");

    private static JsonTypeInfo TypeOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Network => DocumentContext.Default.Network,
        ResourceKind.Subnet => DocumentContext.Default.Subnet,
        ResourceKind.SubnetPool => DocumentContext.Default.SubnetPool,
        ResourceKind.AddressScope => DocumentContext.Default.AddressScope,
        ResourceKind.Port => DocumentContext.Default.Port,
        ResourceKind.Router => DocumentContext.Default.Router,
        ResourceKind.FloatingIp => DocumentContext.Default.FloatingIp,
        ResourceKind.SecurityGroup => DocumentContext.Default.SecurityGroup,
        ResourceKind.SecurityGroupRule => DocumentContext.Default.SecurityGroupRule,
        ResourceKind.AddressGroup => DocumentContext.Default.AddressGroup,
        ResourceKind.RbacPolicy => DocumentContext.Default.RbacPolicy,
        ResourceKind.Quota => DocumentContext.Default.Quota,
        ResourceKind.AutoAllocatedTopology => DocumentContext.Default.AutoAllocatedTopology,
        _ => IdentityTypeOf(kind),
    };

    private static JsonTypeInfo IdentityTypeOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Domain => DocumentContext.Default.Domain,
        ResourceKind.Project => DocumentContext.Default.Project,
        ResourceKind.User => DocumentContext.Default.User,
        ResourceKind.Group => DocumentContext.Default.Group,
        ResourceKind.Role => DocumentContext.Default.Role,
        ResourceKind.RoleInference => DocumentContext.Default.RoleInference,
        ResourceKind.RoleAssignment => DocumentContext.Default.RoleAssignment,
        ResourceKind.GroupMembership => DocumentContext.Default.GroupMembership,
        ResourceKind.Service => DocumentContext.Default.Service,
        ResourceKind.Endpoint => DocumentContext.Default.Endpoint,
        ResourceKind.Region => DocumentContext.Default.Region,
        ResourceKind.ApplicationCredential => DocumentContext.Default.ApplicationCredential,
        ResourceKind.UserAccessRule => DocumentContext.Default.UserAccessRule,
        ResourceKind.Revocation => DocumentContext.Default.Revocation,
        ResourceKind.TokenKey => DocumentContext.Default.TokenKey,
        ResourceKind.LoginFailure => DocumentContext.Default.LoginFailure,
        _ => ImageTypeOf(kind),
    };

    private static JsonTypeInfo ImageTypeOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Image => DocumentContext.Default.Image,
        ResourceKind.ImageMember => DocumentContext.Default.ImageMember,
        _ => ComputeTypeOf(kind),
    };

    private static JsonTypeInfo ComputeTypeOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Flavor => DocumentContext.Default.Flavor,
        ResourceKind.KeyPair => DocumentContext.Default.KeyPair,
        ResourceKind.Server => DocumentContext.Default.Server,
        ResourceKind.DeletedServer => DocumentContext.Default.DeletedServer,
        ResourceKind.ServerCounter => DocumentContext.Default.ServerCounter,
        ResourceKind.InstanceAction => DocumentContext.Default.InstanceAction,
        ResourceKind.ServerGroup => DocumentContext.Default.ServerGroup,
        ResourceKind.ComputeQuota => DocumentContext.Default.ComputeQuota,
        ResourceKind.ComputeService => DocumentContext.Default.ComputeService,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no document for this kind"),
    };
}
