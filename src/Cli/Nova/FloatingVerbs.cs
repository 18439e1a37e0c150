using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>Floating IPs as nova of old listed and made them, through Neutron, which keeps them.</summary>
internal static class FloatingVerbs
{
    public static IEnumerable<Verb> All =>
    [
        new Verb("floating-ip-list", "List floating IPs.", async call => await PrintAsync(call, (await call.Session.GetAsync(Service.Network, "/floatingips")).List("floatingips"))) { Printing = Printing.Many, Example = "nova floating-ip-list" },
        new Verb("floating-ip-create", "Allocate a floating IP for the current tenant.", CreateAsync)
        {
            Positionals = [Positional.Optional("pool", "<floating-ip-pool>", "Name of Floating IP Pool (an external network); the first unless given.")], Printing = Printing.Many, Example = "nova floating-ip-create ext-net",
        },
        new Verb("floating-ip-delete", "De-allocate a floating IP.", DeleteAsync) { Positionals = [Positional.One("address", "<address>", "IP of Floating IP.")], Example = "nova floating-ip-delete 192.168.1.101" },
        new Verb("floating-ip-pool-list", "List all floating IP pools.", async call => Table.List(call, ["name"], await PoolsAsync(call))) { Printing = Printing.Many, Example = "nova floating-ip-pool-list" },
    ];

    private static async Task<IReadOnlyList<JsonObject>> PoolsAsync(Invocation call) => (await call.Session.GetAsync(Service.Network, "/networks?router:external=True")).List("networks");

    private static async Task PrintAsync(Invocation call, IReadOnlyList<JsonObject> floating)
    {
        var pools = (await PoolsAsync(call)).ToDictionary(network => (string)network["id"]!, network => (string?)network["name"]);
        var ports = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var id in floating.Select(one => (string?)one["port_id"]).OfType<string>().Distinct())
        {
            ports[id] = (string?)(await call.Session.GetAsync(Service.Network, $"/ports/{id}")).Object("port")["device_id"];
        }

        Table.List(
            call,
            ["Id", "IP", "Server Id", "Fixed IP", "Pool"],
            floating,
            ("IP", one => one["floating_ip_address"]),
            ("Server Id", one => (string?)one["port_id"] is { } port ? ports[port] : null),
            ("Fixed IP", one => one["fixed_ip_address"]),
            ("Pool", one => pools.GetValueOrDefault((string?)one["floating_network_id"] ?? "")));
    }

    private static async Task CreateAsync(Invocation call)
    {
        var pool = call.Arguments.OptionalWord("pool") is { } word
            ? await Lookup.NetworkAsync(call, word)
            : await PoolsAsync(call) is [var first, ..] ? first : throw new NotFoundException("There is no floating IP pool", "as admin: neutron net-create ext-net --router:external=True, and a subnet on it");
        var body = new JsonObject { ["floating_network_id"] = (string?)pool["id"] };
        await PrintAsync(call, [(await call.Session.PostAsync(Service.Network, "/floatingips", new JsonObject { ["floatingip"] = body })).Object("floatingip")]);
    }

    private static async Task DeleteAsync(Invocation call)
    {
        var address = call.Arguments.Word("address");
        var found = (await call.Session.GetAsync(Service.Network, $"/floatingips?floating_ip_address={Uri.EscapeDataString(address)}")).List("floatingips");
        if (found.Count == 0) throw new NotFoundException($"Floating IP {address} not found.", "nova floating-ip-list shows what there is");
        await call.Session.DeleteAsync(Service.Network, $"/floatingips/{(string)found[0]["id"]!}");
    }
}
