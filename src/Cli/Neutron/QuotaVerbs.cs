using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>Quotas of a tenant: one's own unless another is named.</summary>
internal static class QuotaVerbs
{
    private static readonly Positional Which = Positional.Optional("tenant", "TENANT_ID", "ID of the tenant; yours unless given.");
    private static readonly Option Tenant = Option.Text("--tenant-id", "TENANT_ID", "The owner tenant ID.") with { Local = true };

    private static readonly Option[] Limits =
    [
        .. new[] { "network", "subnet", "port", "router", "floatingip", "security-group", "security-group-rule", "subnetpool", "rbac-policy" }
            .Select(name => Option.Number($"--{name}", "LIMIT", $"The limit of {name.Replace('-', ' ')}s; -1 is none.")),
    ];

    public static IEnumerable<Verb> All =>
    [
        new Verb("quota-list", "List quotas of all tenants who have non-default quota values.", ListAsync) { Options = [ResourceVerbs.RequestFormat], Printing = Printing.Many, Example = "neutron quota-list" },
        Show("quota-show", "Show quotas for a given tenant.", ""),
        Show("quota-default-show", "Show default quotas for a given tenant.", "/default"),
        new Verb("quota-update", "Update a given tenant's quotas.", UpdateAsync)
        {
            Positionals = [Which],
            Options = [Tenant, .. Limits, ResourceVerbs.RequestFormat],
            TakesAttributes = true,
            Printing = Printing.One,
            Example = "neutron quota-update --tenant-id TENANT_ID --port 100 --floatingip 20",
        },
        new Verb("quota-delete", "Delete defined quotas of a given tenant.", DeleteAsync)
        {
            Positionals = [Which], Options = [Tenant, ResourceVerbs.RequestFormat], Example = "neutron quota-delete --tenant-id TENANT_ID",
        },
    ];

    private static Verb Show(string name, string summary, string suffix) => new(name, summary, call => ShowAsync(call, suffix))
    {
        Positionals = [Which],
        Options = [Tenant, ResourceVerbs.RequestFormat],
        Printing = Printing.One,
        Example = $"neutron {name}",
    };

    private static async Task<string> TenantAsync(Invocation call)
    {
        if ((call.Arguments.OptionalWord("tenant") ?? call.Arguments.Value(Tenant)) is { } given) return given;
        var own = await call.Session.GetAsync(Service.Network, "/quotas/tenant");
        return (string?)own.Object("tenant")["tenant_id"] ?? throw new CommandException("The server does not say which tenant this is", "give --tenant-id");
    }

    private static async Task ListAsync(Invocation call)
    {
        var quotas = (await call.Session.GetAsync(Service.Network, "/quotas")).List("quotas");
        var columns = quotas.Count == 0 ? [] : quotas[0].Select(pair => pair.Key).Order(StringComparer.Ordinal).ToList();
        call.Printer.List(columns, [.. quotas.Select(quota => columns.Select(column => new Cell(quota[column])).ToArray())]);
    }

    private static async Task ShowAsync(Invocation call, string suffix)
    {
        var tenant = await TenantAsync(call);
        var reply = await call.Session.GetAsync(Service.Network, $"/quotas/{Uri.EscapeDataString(tenant)}{suffix}");
        ResourceVerbs.Print(call, reply.Object("quota"));
    }

    private static async Task UpdateAsync(Invocation call)
    {
        var body = new JsonObject();
        ResourceVerbs.AddOptions(call, body);
        foreach (var (name, value) in call.Arguments.Attributes) body[name] = AsNumber(name, value);
        if (body.Count == 0) throw new CommandException("Must specify a valid resource with new quota value", "for example: neutron quota-update --port 100");
        var tenant = await TenantAsync(call);
        var reply = await call.Session.PutAsync(Service.Network, $"/quotas/{Uri.EscapeDataString(tenant)}", new JsonObject { ["quota"] = body });
        ResourceVerbs.Print(call, reply.Object("quota"));
    }

    private static JsonNode AsNumber(string name, JsonNode? value) =>
        long.TryParse(PythonText.Str(value), out var limit) ? JsonValue.Create(limit) : throw new CommandException($"Quota limit for {name} must be an integer", "-1 is no limit");

    private static async Task DeleteAsync(Invocation call)
    {
        var tenant = await TenantAsync(call);
        await call.Session.DeleteAsync(Service.Network, $"/quotas/{Uri.EscapeDataString(tenant)}");
        call.Say($"Deleted quota: {tenant}");
    }
}
