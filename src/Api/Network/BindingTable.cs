using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>The bindings of one port as a table: its rows are known by their host.</summary>
internal static class BindingTable
{
    /// <summary>For the bodies of requests, which look the same whatever the port.</summary>
    public static readonly Collection Requests = Collection.Of(Of([]), PolicySet.Default);

    public static ResourceTable<ComputedRow> Of(Port port, ReadContext context) =>
        Of([.. PortBindings.Of(port).Select(binding => Row(port, binding, ReferenceEquals(binding, port.Binding), context))]);

    private static ResourceTable<ComputedRow> Of(ImmutableArray<ComputedRow> rows) => new()
    {
        Singular = "binding",
        Plural = "bindings",
        Path = "bindings",
        Kind = ResourceKind.Port,
        CanCreateMany = false,
        NotFound = ComputedTables.NotFound("PortBinding"),
        Rows = _ => rows.Aggregate(new Table<ComputedRow>(), (table, row) => table.Replace(null, row)),
        IsVisibleTo = (_, _, _) => true,
        Attributes =
        [
            Shown("host") with { AllowPost = true, AllowPut = true, IsFilter = true, Validate = Validators.NotEmptyText(255) },
            Shown("vif_type") with { IsFilter = true },
            Shown("vif_details"),
            Shown("vnic_type") with { AllowPost = true, AllowPut = true, IsFilter = true, Default = "normal", Validate = Validators.OneOf(PortTable.VnicTypes) },
            Shown("profile") with { AllowPost = true, AllowPut = true, Optional = true, Validate = Validators.OrNull(Validators.Map) },
            Shown("status") with { IsFilter = true },
        ],
    };

    private static AttributeRule<ComputedRow> Shown(string name) => new() { Name = name, Read = (_, row) => row.Attributes.Find(name) ?? AttributeValue.Null };

    private static ComputedRow Row(Port port, PortBinding binding, bool isActive, ReadContext context) => new(binding.HostId, AttributeValue.Of(
        ("host", binding.HostId),
        ("vif_type", binding.VifType),
        ("vif_details", PortTable.VifDetails(context, port with { Binding = binding })),
        ("vnic_type", binding.VnicType),
        ("profile", PortTable.Profile(binding)),
        ("status", isActive ? "ACTIVE" : "INACTIVE")));
}
