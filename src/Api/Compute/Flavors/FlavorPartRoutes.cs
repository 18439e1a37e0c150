using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>A flavor's extra specs, and the projects that may use a private one.</summary>
internal static class FlavorPartRoutes
{
    private static readonly ObjectSchema Specs = new(new Member("extra_specs", Forms.ExtraSpecs, true));

    public static IEnumerable<Route> All =>
    [
        new("GET", "flavors/{}/os-extra_specs", SpecsAsync), new("POST", "flavors/{}/os-extra_specs", AddSpecsAsync), new("GET", "flavors/{}/os-extra_specs/{}", SpecAsync),
        new("PUT", "flavors/{}/os-extra_specs/{}", SetSpecAsync),
        new("DELETE", "flavors/{}/os-extra_specs/{}", exchange => exchange.CommitAsync((snapshot, call) => Rules.Flavors.Edit(snapshot, call, exchange[1], "os_compute_api:os-flavor-extra-specs:delete",
            flavor => flavor.ExtraSpecs.ContainsKey(exchange[3]) ? flavor with { ExtraSpecs = flavor.ExtraSpecs.Without(exchange[3]) } : NoSpec(exchange)), 200)),
        new("GET", "flavors/{}/os-flavor-access", AccessAsync), new("POST", "flavors/{}/action", ActAsync),
    ];

    private static Refusal NoSpec(ComputeExchange exchange) => ComputeRefusals.NotFound($"Flavor {exchange[1]} has no extra specs with key {exchange[3]}.");

    private static Task SpecsAsync(ComputeExchange exchange) => ServerLookups.Flavor(exchange.Snapshot, exchange.Caller, exchange[1]).Fails(out var why, out var flavor)
        ? exchange.RefuseAsync(why)
        : MetadataRoutes.ReplyAsync(exchange, "extra_specs", flavor.ExtraSpecs);

    private static Task SpecAsync(ComputeExchange exchange)
    {
        if (ServerLookups.Flavor(exchange.Snapshot, exchange.Caller, exchange[1]).Fails(out var why, out var flavor)) return exchange.RefuseAsync(why);
        return flavor.ExtraSpecs.TryGetValue(exchange[3], out var value) ? exchange.ReplyAsync(AttributeValue.Of((exchange[3], value))) : exchange.RefuseAsync(NoSpec(exchange));
    }

    private static async Task AddSpecsAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync(Specs).ConfigureAwait(false)).Fails(out var why, out var body) || Checked(exchange, body.Words("extra_specs")).Fails(out why, out var specs))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var committed = await exchange.CommitAsync((snapshot, call) => Rules.Flavors.Edit(snapshot, call, exchange[1], "os_compute_api:os-flavor-extra-specs:create",
            flavor => flavor with { ExtraSpecs = specs.Aggregate(flavor.ExtraSpecs, (all, spec) => all.With(spec.Key, spec.Value)) })).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : MetadataRoutes.ReplyAsync(exchange, "extra_specs", specs)).ConfigureAwait(false);
    }

    private static async Task SetSpecAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync().ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        if (Forms.ExtraSpecs.Check(body.Value, false) is { } fault) why = fault.AsRefusal();
        else if (body.Value.Map.Length != 1 || !body.Has(exchange[3])) why = ComputeRefusals.Bad("Request body and URI mismatch");
        else if (Checked(exchange, ValueMap<string, string>.Empty.With(exchange[3], body.Text(exchange[3])!)).Fails(out var bad, out _)) why = bad;
        if (why is not null)
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var value = body.Text(exchange[3])!;
        var committed = await exchange.CommitAsync((snapshot, call) => Rules.Flavors.Edit(snapshot, call, exchange[1], "os_compute_api:os-flavor-extra-specs:update",
            flavor => flavor with { ExtraSpecs = flavor.ExtraSpecs.With(exchange[3], value) })).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : exchange.ReplyAsync(AttributeValue.Of((exchange[3], value)))).ConfigureAwait(false);
    }

    private static Outcome<ValueMap<string, string>> Checked(ComputeExchange exchange, ValueMap<string, string> specs)
    {
        foreach (var (name, value) in specs)
            if (exchange.Version >= 86 && ExtraSpecForms.Fault(name, value) is { } fault) return ComputeRefusals.Bad(fault, "ValidationError");
        return specs;
    }

    private static Task AccessAsync(ComputeExchange exchange)
    {
        if (!exchange.Caller.IsAdmin) return exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:os-flavor-access"));
        if (ServerLookups.Flavor(exchange.Snapshot, exchange.Caller, exchange[1]).Fails(out var why, out var flavor)) return exchange.RefuseAsync(why);
        return flavor.IsPublic ? exchange.RefuseAsync(ComputeRefusals.NotFound("Access list not available for public flavors.")) : ReplyAccessAsync(exchange, flavor);
    }

    private static Task ReplyAccessAsync(ComputeExchange exchange, Flavor flavor) => exchange.ReplyAsync(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("flavor_access");
        foreach (var project in flavor.Access)
        {
            json.WriteStartObject();
            json.WriteString("flavor_id", flavor.Id);
            json.WriteString("tenant_id", project);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static async Task ActAsync(ComputeExchange exchange)
    {
        var tenant = new ObjectSchema(new Member("tenant", Forms.Limited(1, 255), true));
        var form = new ObjectSchema(new("addTenantAccess", tenant), new("removeTenantAccess", tenant));
        if ((await exchange.BodyAsync(form).ConfigureAwait(false)).Fails(out var why, out var body) || (body.Value.Map.Length != 1 && (why = ComputeReply.MalformedBody) is not null))
        {
            await exchange.RefuseAsync(why!).ConfigureAwait(false);
            return;
        }

        var adds = body.Has("addTenantAccess");
        var project = body.Of(adds ? "addTenantAccess" : "removeTenantAccess").Text("tenant")!;
        var committed = await exchange.CommitAsync((snapshot, call) => adds
            ? Rules.Flavors.Edit(snapshot, call, exchange[1], "os_compute_api:os-flavor-access:add_tenant_access", flavor => Granted(exchange, flavor, project))
            : Rules.Flavors.Edit(snapshot, call, exchange[1], "os_compute_api:os-flavor-access:remove_tenant_access", flavor => Withdrawn(flavor, project))).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : ReplyAccessAsync(exchange, (Flavor)committed.Decision.Shown[0])).ConfigureAwait(false);
    }

    private static Outcome<Flavor> Granted(ComputeExchange exchange, Flavor flavor, string project)
    {
        if (flavor.IsPublic && exchange.Version >= 7) return ComputeRefusals.Conflict("Can not add access to a public flavor.");
        return flavor.Access.Contains(project)
            ? ComputeRefusals.Conflict($"Flavor access already exists for flavor {flavor.Id} and project {project} combination.")
            : flavor with { Access = flavor.Access.Add(project) };
    }

    private static Outcome<Flavor> Withdrawn(Flavor flavor, string project) => flavor.Access.Contains(project)
        ? flavor with { Access = flavor.Access.Remove(project) }
        : ComputeRefusals.NotFound($"Flavor access not found for {flavor.Id} / {project} combination.");
}
