using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>
/// What each kind's document looks like in this version. A member that a later version adds is missing from the documents written before;
/// the deserializer would make it null or zero instead of what its record says, so such documents are completed from a bare row first.
/// </summary>
internal static class DocumentShape
{
    private static readonly StandardAttributes Standard = new() { CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };

    /// <summary>Changes when any kind's members or their defaults do.</summary>
    public static string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var kind in Enum.GetValues<ResourceKind>()) hash.AppendData(Document.Encode(kind, Bare(kind)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The document with every member it lacks, as a bare row has it.</summary>
    public static byte[] Complete(ResourceKind kind, ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        var given = JsonNode.Parse(ref reader)!.AsObject();
        Complete(given, JsonNode.Parse(Document.Encode(kind, Bare(kind)))!.AsObject());
        return System.Text.Encoding.UTF8.GetBytes(given.ToJsonString());
    }

    private static void Complete(JsonObject given, JsonObject bare)
    {
        foreach (var (name, value) in bare)
        {
            if (!given.TryGetPropertyValue(name, out var present)) given[name] = value?.DeepClone();
            else if (present is JsonObject inner && value is JsonObject bareInner) Complete(inner, bareInner);
        }
    }

    /// <summary>A row with nothing set but what its record demands.</summary>
    public static IResource Bare(ResourceKind kind) => kind switch
    {
        ResourceKind.Network => new Network { Id = "", ProjectId = "", Standard = Standard },
        ResourceKind.Subnet => new Subnet { Id = "", ProjectId = "", Standard = Standard, NetworkId = "", Cidr = new(new(4, 0), 0) },
        ResourceKind.SubnetPool => new SubnetPool { Id = "", ProjectId = "", Standard = Standard },
        ResourceKind.AddressScope => new AddressScope { Id = "", ProjectId = "", Standard = Standard },
        ResourceKind.Port => new Port { Id = "", ProjectId = "", Standard = Standard, NetworkId = "", MacAddress = default },
        ResourceKind.Router => new Router { Id = "", ProjectId = "", Standard = Standard },
        ResourceKind.FloatingIp => new FloatingIp { Id = "", ProjectId = "", Standard = Standard, FloatingNetworkId = "", FloatingPortId = "", Address = new(4, 0) },
        ResourceKind.SecurityGroup => new SecurityGroup { Id = "", ProjectId = "", Standard = Standard },
        ResourceKind.SecurityGroupRule => new SecurityGroupRule { Id = "", ProjectId = "", Standard = Standard, SecurityGroupId = "", Direction = "", EtherType = "" },
        ResourceKind.AddressGroup => new AddressGroup { Id = "", ProjectId = "", Standard = Standard },
        ResourceKind.RbacPolicy => new RbacPolicy { Id = "", ProjectId = "", ObjectType = "", ObjectId = "", Action = "", TargetTenant = "" },
        ResourceKind.Quota => new Quota { Id = "" },
        ResourceKind.AutoAllocatedTopology => new AutoAllocatedTopology { Id = "", NetworkId = "", RouterId = "" },
        _ => BareIdentity(kind),
    };

    private static IResource BareIdentity(ResourceKind kind) => kind switch
    {
        ResourceKind.Domain => new Domain { Id = "", Name = "" },
        ResourceKind.Project => new Project { Id = "", Name = "", DomainId = "", ParentId = "" },
        ResourceKind.User => new User { Id = "", Name = "", DomainId = "" },
        ResourceKind.Group => new Group { Id = "", Name = "", DomainId = "" },
        ResourceKind.Role => new Role { Id = "", Name = "" },
        ResourceKind.RoleInference => new RoleInference("", ""),
        ResourceKind.RoleAssignment => new RoleAssignment { RoleId = "" },
        ResourceKind.GroupMembership => new GroupMembership("", ""),
        ResourceKind.Service => new Service { Id = "", Type = "" },
        ResourceKind.Endpoint => new Endpoint { Id = "", ServiceId = "", Interface = "", Url = "" },
        ResourceKind.Region => new Region { Id = "" },
        ResourceKind.ApplicationCredential => new ApplicationCredential { Id = "", UserId = "", ProjectId = "", Name = "", SecretHash = "" },
        ResourceKind.UserAccessRule => new UserAccessRule { UserId = "", RuleId = "", Service = "", Method = "", Path = "" },
        ResourceKind.Revocation => new Revocation { Id = "", IssuedBefore = default, Expires = default },
        ResourceKind.TokenKey => new TokenKey { Id = "", Secret = "", CreatedAt = default },
        ResourceKind.LoginFailure => new LoginFailure { Id = "", Count = 0, Last = default },
        _ => BareImage(kind),
    };

    private static IResource BareImage(ResourceKind kind) => kind switch
    {
        ResourceKind.Image => new Image { Id = "", OwnerId = null, CreatedAt = default, UpdatedAt = default },
        ResourceKind.ImageMember => new ImageMember { ImageId = "", MemberId = "", CreatedAt = default, UpdatedAt = default },
        _ => BareCompute(kind),
    };

    private static IResource BareCompute(ResourceKind kind) => kind switch
    {
        ResourceKind.Flavor => new Flavor { Id = "", Name = "", Vcpus = 0, RamMb = 0, DiskGb = 0 },
        ResourceKind.KeyPair => new KeyPair { UserId = "", Name = "", PublicKey = "", Fingerprint = "", CreatedAt = default },
        ResourceKind.Server => BareServer,
        ResourceKind.DeletedServer => new DeletedServer { Server = BareServer, DeletedAt = default },
        ResourceKind.ServerCounter => new ServerCounter { Last = 0 },
        ResourceKind.InstanceAction => new InstanceAction { ServerId = "", RequestId = "", Action = "", StartedAt = default },
        ResourceKind.ServerGroup => new ServerGroup { Id = "", ProjectId = "", UserId = "", Name = "", Policy = "" },
        ResourceKind.ComputeQuota => new ComputeQuota { Id = "" },
        ResourceKind.ComputeService => new ComputeService { Id = "", UpdatedAt = default },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no bare row for this kind"),
    };

    private static Server BareServer => new()
    {
        Id = "", Number = 0, ProjectId = "", UserId = "", Name = "", HostName = "", CreatedAt = default, UpdatedAt = default,
        Flavor = new() { Id = "", Name = "", Vcpus = 0, RamMb = 0, DiskGb = 0 },
    };
}
