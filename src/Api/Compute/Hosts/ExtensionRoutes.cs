using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>The extensions that old clients ask for by name.</summary>
internal static class ExtensionRoutes
{
    private static readonly (string Alias, string Name)[] Known =
    [
        ("os-attach-interfaces", "AttachInterfaces"), ("os-availability-zone", "AvailabilityZone"), ("os-config-drive", "ConfigDrive"), ("os-console-output", "ConsoleOutput"), ("os-consoles", "Consoles"),
        ("OS-DCF", "DiskConfig"), ("OS-EXT-AZ", "ExtendedAvailabilityZone"), ("OS-EXT-IPS", "ExtendedIps"), ("OS-EXT-IPS-MAC", "ExtendedIpsMac"), ("OS-EXT-SRV-ATTR", "ExtendedServerAttributes"),
        ("OS-EXT-STS", "ExtendedStatus"), ("os-flavor-access", "FlavorAccess"), ("OS-FLV-DISABLED", "FlavorDisabled"), ("os-flavor-extra-specs", "FlavorExtraSpecs"), ("OS-FLV-EXT-DATA", "FlavorExtraData"),
        ("os-flavor-manage", "FlavorManage"), ("os-flavor-rxtx", "FlavorRxtx"), ("os-hosts", "Hosts"), ("os-hypervisors", "Hypervisors"), ("os-instance-actions", "InstanceActions"), ("os-keypairs", "Keypairs"), ("os-lock-server", "LockServer"),
        ("os-multiple-create", "MultipleCreate"), ("os-pause-server", "PauseServer"), ("os-quota-class-sets", "QuotaClasses"), ("os-quota-sets", "Quotas"), ("os-remote-consoles", "Consoles"),
        ("os-scheduler-hints", "SchedulerHints"), ("OS-SCH-HNT", "SchedulerHints"), ("os-security-groups", "SecurityGroups"), ("os-server-diagnostics", "ServerDiagnostics"), ("os-server-groups", "ServerGroups"),
        ("os-server-password", "ServerPassword"), ("os-server-start-stop", "ServerStartStop"), ("OS-SRV-USG", "ServerUsage"), ("os-services", "Services"), ("os-simple-tenant-usage", "SimpleTenantUsage"),
        ("os-suspend-server", "SuspendServer"), ("os-used-limits", "UsedLimits"), ("os-user-data", "UserData"),
    ];

    public static IEnumerable<Route> All => [new("GET", "extensions", ListAsync), new("GET", "extensions/{}", ShowAsync)];

    private static Task ListAsync(ComputeExchange exchange) => exchange.ReplyAsync(AttributeValue.Of(("extensions", Known.Select(known => Shown(known.Alias, known.Name)).ToImmutableArray())));

    private static Task ShowAsync(ComputeExchange exchange) => Known.FirstOrDefault(known => known.Alias == exchange[1]) is { Alias: not null } found
        ? exchange.ReplyAsync(AttributeValue.Of(("extension", Shown(found.Alias, found.Name))))
        : exchange.RefuseAsync(ComputeReply.NotFound);

    private static AttributeValue Shown(string alias, string name) => AttributeValue.Of(
        ("name", name), ("links", ImmutableArray<AttributeValue>.Empty), ("namespace", "http://docs.openstack.org/compute/ext/fake_xml"), ("alias", alias), ("updated", "2014-12-03T00:00:00Z"), ("description", ""));
}
