using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>Services, availability zones, aggregates and migrations of the one host: the parts of this process under the names that operators know.</summary>
internal static class HostRoutes
{
    public const string Compute = "nova-compute";
    public static readonly string[] Binaries = ["nova-conductor", "nova-scheduler", Compute];

    public static IEnumerable<Route> All =>
    [
        new("GET", "os-services", ServicesAsync), new("PUT", "os-services/{}", exchange => exchange.Version >= 53 ? UpdateByIdAsync(exchange) : UpdateByNameAsync(exchange)),
        new("DELETE", "os-services/{}", exchange => exchange.RefuseAsync(Admin(exchange, "os_compute_api:os-services:delete") ?? ComputeRefusals.Conflict("A service that is up cannot be deleted."))),
        new("GET", "os-availability-zone", exchange => ZonesAsync(exchange, detail: false)), new("GET", "os-availability-zone/detail", exchange => ZonesAsync(exchange, detail: true)),
        new("GET", "os-aggregates", exchange => EmptyAsync(exchange, "aggregates", "os_compute_api:os-aggregates:index")), new("GET", "os-aggregates/{}", NoAggregateAsync),
        new("POST", "os-aggregates", exchange => exchange.RefuseAsync(Admin(exchange, "os_compute_api:os-aggregates:create") ?? ComputeRefusals.NotSupported())),
        new("PUT", "os-aggregates/{}", NoAggregateAsync), new("DELETE", "os-aggregates/{}", NoAggregateAsync), new("POST", "os-aggregates/{}/action", NoAggregateAsync),
        new("GET", "os-migrations", exchange => EmptyAsync(exchange, "migrations", "os_compute_api:os-migrations:index")),
    ];

    /// <summary>A lasting id for something of this host that has no row.</summary>
    public static string IdOf(string host, string what) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{what}@{host}")).AsSpan(0, 16)).ToString();

    public static string ZoneOf(string binary) => binary == Compute ? ServerCreation.Zone : "internal";

    public static bool IsEnabled(Snapshot snapshot) => snapshot.ComputeServices.Find(Compute) is not { Disabled: true };

    private static Refusal? Admin(ComputeExchange exchange, string rule) => exchange.Caller.IsAdmin ? null : ComputeRefusals.Policy(rule);

    private static Task EmptyAsync(ComputeExchange exchange, string name, string rule) =>
        Admin(exchange, rule) is { } forbidden ? exchange.RefuseAsync(forbidden) : exchange.ReplyAsync(AttributeValue.Of((name, System.Collections.Immutable.ImmutableArray<AttributeValue>.Empty)));

    private static Task NoAggregateAsync(ComputeExchange exchange) =>
        exchange.RefuseAsync(Admin(exchange, "os_compute_api:os-aggregates:show") ?? ComputeRefusals.NotFound($"Aggregate {exchange[1]} could not be found."));

    private static Task ServicesAsync(ComputeExchange exchange)
    {
        if (Admin(exchange, "os_compute_api:os-services:list") is { } forbidden) return exchange.RefuseAsync(forbidden);
        var (snapshot, host) = (exchange.Snapshot, exchange.Query.Find("host"));
        var wanted = host is not null && host != exchange.Cloud.HostName ? [] : Binaries.Where(binary => exchange.Query.Find("binary") is not { } asked || asked == binary);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("services");
            foreach (var binary in wanted) WriteService(json, exchange, snapshot, binary);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteService(Utf8JsonWriter json, ComputeExchange exchange, Snapshot snapshot, string binary)
    {
        var said = snapshot.ComputeServices.Find(binary);
        json.WriteStartObject();
        if (exchange.Version >= 53) json.WriteString("id", IdOf(exchange.Cloud.HostName, binary));
        else json.WriteNumber("id", Array.IndexOf(Binaries, binary) + 1);
        json.WriteString("binary", binary);
        json.WriteString("host", exchange.Cloud.HostName);
        json.WriteString("zone", ZoneOf(binary));
        json.WriteString("status", said is { Disabled: true } ? "disabled" : "enabled");
        json.WriteString("state", said is { ForcedDown: true } ? "down" : "up");
        json.WriteString("updated_at", ServerWriter.FineTime(exchange.Cloud.Now));
        json.WriteString("disabled_reason", said?.DisabledReason);
        if (exchange.Version >= 11) json.WriteBoolean("forced_down", said is { ForcedDown: true });
        json.WriteEndObject();
    }

    /// <summary>Before 2.53: <c>enable</c>, <c>disable</c>, <c>disable-log-reason</c>, <c>force-down</c>, and in the body of which host and service.</summary>
    private static async Task UpdateByNameAsync(ComputeExchange exchange)
    {
        var verb = exchange[1];
        if (verb is not ("enable" or "disable" or "disable-log-reason") && !(verb == "force-down" && exchange.Version >= 11))
        {
            await exchange.RefuseAsync(ComputeRefusals.NotFound("Unknown action")).ConfigureAwait(false);
            return;
        }

        var form = new ObjectSchema(new("host", Forms.Limited(1, 255), true), new("binary", Forms.Limited(1, 255), true), new("disabled_reason", Forms.Limited(1, 255), verb == "disable-log-reason"), new("forced_down", Forms.Flag));
        if ((await exchange.BodyAsync(form).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var binary = body.Text("binary")!;
        if (Admin(exchange, "os_compute_api:os-services:update") is { } forbidden) await exchange.RefuseAsync(forbidden).ConfigureAwait(false);
        else if (body.Text("host") != exchange.Cloud.HostName || !Binaries.Contains(binary)) await exchange.RefuseAsync(ComputeRefusals.NotFound($"Host {body.Text("host")} could not be found.")).ConfigureAwait(false);
        else
        {
            var committed = await exchange.CommitAsync((snapshot, call) => ComputeAdministration.EditService(snapshot, call, binary, said => verb switch
            {
                "enable" => said with { Disabled = false, DisabledReason = null },
                "force-down" => said with { ForcedDown = body.Flag("forced_down") },
                _ => said with { Disabled = true, DisabledReason = body.Text("disabled_reason") },
            })).ConfigureAwait(false);
            await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : exchange.ReplyAsync(Said(exchange, verb, (ComputeService)committed.Decision.Shown[0]))).ConfigureAwait(false);
        }
    }

    private static AttributeValue Said(ComputeExchange exchange, string verb, ComputeService service)
    {
        (string, AttributeValue)[] shown = [("host", exchange.Cloud.HostName), ("binary", service.Id)];
        return AttributeValue.Of(("service", AttributeValue.Of(verb switch
        {
            "force-down" => [.. shown, ("forced_down", service.ForcedDown)],
            "disable-log-reason" => [.. shown, ("status", "disabled"), ("disabled_reason", service.DisabledReason)],
            _ => [.. shown, ("status", service.Disabled ? "disabled" : "enabled")],
        })));
    }

    private static async Task UpdateByIdAsync(ComputeExchange exchange)
    {
        var form = new ObjectSchema(new("status", new OneOfSchema("enabled", "disabled")), new("disabled_reason", Forms.Limited(1, 255)), new("forced_down", Forms.Flag));
        if ((await exchange.BodyAsync(form).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        if (Admin(exchange, "os_compute_api:os-services:update") is { } forbidden) why = forbidden;
        else if (Binaries.FirstOrDefault(name => IdOf(exchange.Cloud.HostName, name) == exchange[1]) is null) why = ComputeRefusals.NotFound($"Service {exchange[1]} could not be found.");
        else if (body.Has("disabled_reason") && body.Text("status") != "disabled") why = ComputeRefusals.Bad("Specifying disabled_reason requires that status is \"disabled\".");
        else if (body.Value.Map.Length == 0) why = ComputeRefusals.Bad("No updates were requested. Fields 'status' or 'forced_down' should be specified.");
        if (why is not null)
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var binary = Binaries.First(name => IdOf(exchange.Cloud.HostName, name) == exchange[1]);
        var committed = await exchange.CommitAsync((snapshot, call) => ComputeAdministration.EditService(snapshot, call, binary, said => said with
        {
            Disabled = body.Text("status") is { } status ? status == "disabled" : said.Disabled,
            DisabledReason = body.Text("status") switch { "disabled" => body.Text("disabled_reason"), "enabled" => null, _ => said.DisabledReason },
            ForcedDown = body.Flag("forced_down", said.ForcedDown),
        })).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal)
        {
            await exchange.RefuseAsync(refusal).ConfigureAwait(false);
            return;
        }

        await exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("service");
            WriteService(json, exchange, committed.Snapshot, binary);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static Task ZonesAsync(ComputeExchange exchange, bool detail)
    {
        if (detail && Admin(exchange, "os_compute_api:os-availability-zone:detail") is { } forbidden) return exchange.RefuseAsync(forbidden);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("availabilityZoneInfo");
            if (detail) WriteZone(json, exchange, "internal", ["nova-conductor", "nova-scheduler"]);
            WriteZone(json, exchange, ServerCreation.Zone, detail ? [Compute] : null);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteZone(Utf8JsonWriter json, ComputeExchange exchange, string name, string[]? binaries)
    {
        json.WriteStartObject();
        json.WriteString("zoneName", name);
        json.WriteStartObject("zoneState");
        json.WriteBoolean("available", name != ServerCreation.Zone || IsEnabled(exchange.Snapshot));
        json.WriteEndObject();
        if (binaries is null)
        {
            json.WriteNull("hosts");
        }
        else
        {
            json.WriteStartObject("hosts");
            json.WriteStartObject(exchange.Cloud.HostName);
            foreach (var binary in binaries)
            {
                json.WriteStartObject(binary);
                json.WriteBoolean("available", exchange.Snapshot.ComputeServices.Find(binary) is not { ForcedDown: true });
                json.WriteBoolean("active", exchange.Snapshot.ComputeServices.Find(binary) is not { Disabled: true });
                json.WriteString("updated_at", ServerWriter.FineTime(exchange.Cloud.Now));
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
