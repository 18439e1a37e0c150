using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Compute;

/// <summary>A server's network cards (<c>os-interface</c>), and its security groups as its cards have them.</summary>
internal static class InterfaceRoutes
{
    public static IEnumerable<Route> All =>
    [
        new("GET", "servers/{}/os-interface", ListAsync), new("POST", "servers/{}/os-interface", AttachAsync), new("GET", "servers/{}/os-interface/{}", ShowAsync),
        new("DELETE", "servers/{}/os-interface/{}", exchange => exchange.CommitAsync((snapshot, call) => ServerInterfaces.Detach(snapshot, call, exchange[1], exchange[3]), 202)),
        new("GET", "servers/{}/os-security-groups", SecurityGroupsAsync), new("GET", "servers/{}/os-virtual-interfaces", VirtualAsync, To: 43),
        new("GET", "servers/{}/os-volume_attachments", NoVolumesAsync), new("GET", "servers/{}/os-volume_attachments/{}", NoVolumeAsync), new("POST", "servers/{}/os-volume_attachments", AttachVolumeAsync),
        new("PUT", "servers/{}/os-volume_attachments/{}", NoVolumeAsync), new("DELETE", "servers/{}/os-volume_attachments/{}", NoVolumeAsync),
    ];

    private static Task ListAsync(ComputeExchange exchange)
    {
        var snapshot = exchange.Snapshot;
        if (ServerLookups.Server(snapshot, exchange.Caller, exchange[1]).Fails(out var why, out var server)) return exchange.RefuseAsync(why);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("interfaceAttachments");
            foreach (var port in ServerAddresses.PortsOf(snapshot, server)) Write(json, exchange, server, port);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Task ShowAsync(ComputeExchange exchange)
    {
        var snapshot = exchange.Snapshot;
        if (ServerLookups.Server(snapshot, exchange.Caller, exchange[1]).Fails(out var why, out var server)) return exchange.RefuseAsync(why);
        return server.Ports.Contains(exchange[3]) && snapshot.Ports.Find(exchange[3]) is { } port
            ? ReplyAsync(exchange, server, port)
            : exchange.RefuseAsync(ComputeRefusals.NotFound($"Instance {server.Id} does not have a port with id {exchange[3]}"));
    }

    private static async Task AttachAsync(ComputeExchange exchange)
    {
        var card = new ObjectSchema(new("net_id", Forms.Uuid), new("port_id", Forms.Uuid), new("fixed_ips", new ListSchema(new ObjectSchema(new Member("ip_address", Forms.Ip, true)), 1, 1)));
        if (exchange.Version >= 49) card = card.With(new Member("tag", Forms.Tag));
        if ((await exchange.BodyAsync(card.OrNull() is var form ? new ObjectSchema(new Member("interfaceAttachment", form, true)) : card).ConfigureAwait(false)).Fails(out var why, out var body)
            || Card(body.Of("interfaceAttachment")).Fails(out why, out var nic))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var committed = await exchange.CommitAsync((snapshot, call) => ServerInterfaces.Attach(snapshot, call, exchange[1], nic)).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal
            ? exchange.RefuseAsync(refusal)
            : ReplyAsync(exchange, (Server)committed.Decision.Shown[0], (Port)committed.Decision.Shown[1])).ConfigureAwait(false);
    }

    private static Outcome<NicOrder> Card(BodyValue wish)
    {
        var (network, port, address) = (wish.Text("net_id"), wish.Text("port_id"), wish.Each("fixed_ips").FirstOrDefault()?.Text("ip_address"));
        if (network is not null && port is not null) return ComputeRefusals.Bad("Must not input both network_id and port_id");
        if (address is not null && network is null) return ComputeRefusals.Bad("Must input network_id when request IP address");
        return network is null && port is null ? new NicOrder(null, null, null, wish.Text("tag")) : ServerOrders.Card(network, port, address, wish.Text("tag"));
    }

    private static Task ReplyAsync(ComputeExchange exchange, Server server, Port port) => exchange.ReplyAsync(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("interfaceAttachment");
        Write(json, exchange, server, port);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, ComputeExchange exchange, Server server, Port port)
    {
        json.WriteStartObject();
        json.WriteStartArray("fixed_ips");
        foreach (var ip in port.FixedIps)
        {
            json.WriteStartObject();
            json.WriteString("subnet_id", ip.SubnetId);
            json.WriteString("ip_address", ip.Address.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("mac_addr", port.MacAddress.ToString());
        json.WriteString("net_id", port.NetworkId);
        json.WriteString("port_id", port.Id);
        json.WriteString("port_state", exchange.Cloud.Board.PortStatus(port.Id));
        if (exchange.Version >= 70) json.WriteString("tag", server.PortTags.TryGetValue(port.Id, out var tag) ? tag : null);
        json.WriteEndObject();
    }

    private static Task SecurityGroupsAsync(ComputeExchange exchange)
    {
        var snapshot = exchange.Snapshot;
        if (ServerLookups.Server(snapshot, exchange.Caller, exchange[1]).Fails(out var why, out var server)) return exchange.RefuseAsync(why);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("security_groups");
            foreach (var group in ServerAddresses.GroupsOf(snapshot, server)) NetworkProxyRoutes.Write(json, snapshot, group);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Task VirtualAsync(ComputeExchange exchange)
    {
        var snapshot = exchange.Snapshot;
        if (ServerLookups.Server(snapshot, exchange.Caller, exchange[1]).Fails(out var why, out var server)) return exchange.RefuseAsync(why);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("virtual_interfaces");
            foreach (var port in ServerAddresses.PortsOf(snapshot, server))
            {
                json.WriteStartObject();
                json.WriteString("id", port.Id);
                json.WriteString("mac_address", port.MacAddress.ToString());
                if (exchange.Version >= 12) json.WriteString("OS-EXT-VIF-NET:net_id", port.NetworkId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Task NoVolumesAsync(ComputeExchange exchange) => ServerRoutes.Named(exchange).Fails(out var why, out _)
        ? exchange.RefuseAsync(why)
        : exchange.ReplyAsync(AttributeValue.Of(("volumeAttachments", System.Collections.Immutable.ImmutableArray<AttributeValue>.Empty)));

    private static Task NoVolumeAsync(ComputeExchange exchange) => exchange.RefuseAsync(
        ServerRoutes.Named(exchange).Fails(out var why, out var server) ? why : ComputeRefusals.NotFound($"volume_id not found: {exchange[3]}, or not attached to {server.Id}"));

    private static async Task AttachVolumeAsync(ComputeExchange exchange)
    {
        var form = new ObjectSchema(new Member("volumeAttachment", new ObjectSchema(new Member("volumeId", Forms.Uuid, true)) { Open = true }, true));
        if ((await exchange.BodyAsync(form).ConfigureAwait(false)).Fails(out var why, out var body) || ServerRoutes.Named(exchange).Fails(out why, out _)) await exchange.RefuseAsync(why).ConfigureAwait(false);
        else await exchange.RefuseAsync(ComputeRefusals.NotFound($"Volume {body.Of("volumeAttachment").Text("volumeId")} could not be found.")).ConfigureAwait(false);
    }
}
