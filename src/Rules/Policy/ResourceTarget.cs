using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A row, the body that makes or changes it, or both: the body's values win.</summary>
internal sealed class ResourceTarget(ReadContext at, ResourceTable table, IResource? row, AttributeBag? body, string? project) : IPolicyTarget
{
    public AttributeValue? Find(string name)
    {
        if (name is "tenant_id" or "project_id") return project;
        if (name.StartsWith("network:", StringComparison.Ordinal)) return OfNetwork(name["network:".Length..]);
        if (name.StartsWith("security_group:", StringComparison.Ordinal)) return OfSecurityGroup(name["security_group:".Length..]);
        return Own(name);
    }

    private AttributeValue? Own(string name) => body?.Find(name) ?? (row is null ? null : table.Read(at, row, name));

    private AttributeValue? OfNetwork(string name)
    {
        if (Own("network_id") is not { Kind: AttributeKind.Text } id || at.Snapshot.Networks.Find(id.Text) is not { } network) return null;
        return name is "tenant_id" or "project_id" ? network.ProjectId : NetworkTable.Table.Read(at, network, name);
    }

    private AttributeValue? OfSecurityGroup(string name)
    {
        if (Own("security_group_id") is not { Kind: AttributeKind.Text } id || at.Snapshot.SecurityGroups.Find(id.Text) is not { } group) return null;
        return name is "tenant_id" or "project_id" ? group.ProjectId : SecurityGroupTable.Table.Read(at, group, name);
    }
}
