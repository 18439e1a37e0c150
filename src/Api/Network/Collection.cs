using System.Collections.Frozen;
using System.Collections.Immutable;
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
    public abstract IResource? Find(Snapshot snapshot, Caller caller, string id);

    /// <summary>Which attributes a reply shows. <paramref name="fields"/> empty means all that the caller may see.</summary>
    public abstract IShownAttributes Shown(Caller caller, IReadOnlyCollection<string> fields);

    /// <summary>The rows of a list, filtered, ordered and cut to the page; or why the query is wrong.</summary>
    public abstract Page Select(ReadContext context, ListQuery query);

    /// <summary>For a table of any kind of the Network API.</summary>
    public static Collection Of(ResourceTable table) => table switch
    {
        ResourceTable<Network> networks => new Collection<Network>(networks),
        ResourceTable<Subnet> subnets => new Collection<Subnet>(subnets),
        ResourceTable<SubnetPool> pools => new Collection<SubnetPool>(pools),
        ResourceTable<AddressScope> scopes => new Collection<AddressScope>(scopes),
        ResourceTable<Port> ports => new Collection<Port>(ports),
        ResourceTable<Router> routers => new Collection<Router>(routers),
        ResourceTable<FloatingIp> floatingIps => new Collection<FloatingIp>(floatingIps),
        ResourceTable<SecurityGroup> groups => new Collection<SecurityGroup>(groups),
        ResourceTable<SecurityGroupRule> rules => new Collection<SecurityGroupRule>(rules),
        ResourceTable<AddressGroup> groups => new Collection<AddressGroup>(groups),
        ResourceTable<RbacPolicy> policies => new Collection<RbacPolicy>(policies),
        ResourceTable<Quota> quotas => new Collection<Quota>(quotas),
        ResourceTable<AutoAllocatedTopology> topologies => new Collection<AutoAllocatedTopology>(topologies),
        ResourceTable<ComputedRow> rows => new Collection<ComputedRow>(rows),
        _ => throw new ArgumentOutOfRangeException(nameof(table), table.Singular, "no collection for this kind of row"),
    };
}

/// <summary>The attributes one reply shows, in order.</summary>
internal interface IShownAttributes
{
    /// <summary>Writes the row as an object.</summary>
    void Write(Utf8JsonWriter writer, ReadContext context, IResource row);
}

/// <summary>One page of a list.</summary>
/// <param name="Refusal">Why there is none; then <paramref name="Rows"/> is empty.</param>
internal readonly record struct Page(IReadOnlyList<IResource> Rows, Refusal? Refusal = null);
