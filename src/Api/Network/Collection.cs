using System.Collections.Frozen;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>A resource table made ready for the wire: names encoded, visibility decided, filters and sort keys by name.</summary>
internal abstract class Collection(ResourceTable table)
{
    public ResourceTable Table => table;

    /// <summary>Every attribute as callers may name it, both names of the project included.</summary>
    public abstract FrozenDictionary<string, AttributeRule> Rules { get; }

    /// <summary>The row if the caller may see it, else null.</summary>
    public abstract IResource? Find(ReadContext context, string id);

    /// <summary>The 404 of a row that <see cref="Find"/> does not give.</summary>
    public Refusal Unseen(ReadContext context, string id) => table.Find(context.Snapshot, id) is null ? table.NotFound(id) : table.Hidden(id);

    /// <summary>Which attributes a reply shows. <paramref name="fields"/> empty means all that the caller may see.</summary>
    public abstract IShownAttributes Shown(Caller caller, IReadOnlyCollection<string> fields);

    /// <summary>The row under the table's singular, as a reply to its caller shows it.</summary>
    public void WriteMember(Utf8JsonWriter writer, ReadContext context, IResource row, IReadOnlyCollection<string>? fields = null)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(table.Singular);
        Shown(context.Caller, fields ?? []).Write(writer, context, row);
        writer.WriteEndObject();
    }

    /// <summary>The rows of a list, filtered, ordered and cut to the page; or why the query is wrong.</summary>
    public abstract Page Select(ReadContext context, ListQuery query);

    /// <summary>For a table of any kind of the Network API.</summary>
    public static Collection Of(ResourceTable table, PolicySet policy) => table switch
    {
        ResourceTable<Network> networks => new Collection<Network>(networks, policy),
        ResourceTable<Subnet> subnets => new Collection<Subnet>(subnets, policy),
        ResourceTable<SubnetPool> pools => new Collection<SubnetPool>(pools, policy),
        ResourceTable<AddressScope> scopes => new Collection<AddressScope>(scopes, policy),
        ResourceTable<Port> ports => new Collection<Port>(ports, policy),
        ResourceTable<Router> routers => new Collection<Router>(routers, policy),
        ResourceTable<FloatingIp> floatingIps => new Collection<FloatingIp>(floatingIps, policy),
        ResourceTable<SecurityGroup> groups => new Collection<SecurityGroup>(groups, policy),
        ResourceTable<SecurityGroupRule> rules => new Collection<SecurityGroupRule>(rules, policy),
        ResourceTable<AddressGroup> groups => new Collection<AddressGroup>(groups, policy),
        ResourceTable<RbacPolicy> policies => new Collection<RbacPolicy>(policies, policy),
        ResourceTable<Quota> quotas => new Collection<Quota>(quotas, policy),
        ResourceTable<AutoAllocatedTopology> topologies => new Collection<AutoAllocatedTopology>(topologies, policy),
        ResourceTable<ComputedRow> rows => new Collection<ComputedRow>(rows, policy),
        _ => throw new ArgumentOutOfRangeException(nameof(table), table.Singular, "no collection for this kind of row"),
    };
}

/// <summary>One page of a list.</summary>
/// <param name="Refusal">Why there is none; then <paramref name="Rows"/> is empty.</param>
internal readonly record struct Page(IReadOnlyList<IResource> Rows, Refusal? Refusal = null);
