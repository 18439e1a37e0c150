using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Compute;

/// <summary>Flavors: listed, shown, and made by administrators; their extra specs and who may use the private ones are <see cref="FlavorPartRoutes"/>.</summary>
internal sealed partial class FlavorRoutes(ComputeSettings settings)
{
    private static readonly string[] SortKeys = ["created_at", "description", "disabled", "ephemeral_gb", "flavorid", "id", "is_public", "memory_mb", "name", "root_gb", "rxtx_factor", "swap", "updated_at", "vcpu_weight", "vcpus"];

    public IEnumerable<Route> All =>
    [
        new("GET", "flavors", exchange => ListAsync(exchange, detail: false)), new("GET", "flavors/detail", exchange => ListAsync(exchange, detail: true)),
        new("POST", "flavors", CreateAsync), new("GET", "flavors/{}", ShowAsync), new("PUT", "flavors/{}", DescribeAsync, From: 55),
        new("DELETE", "flavors/{}", exchange => exchange.CommitAsync((snapshot, call) => Rules.Flavors.Delete(snapshot, call, exchange[1]), 202)),
        .. FlavorPartRoutes.All,
    ];

    private Task ListAsync(ComputeExchange exchange, bool detail)
    {
        var more = false;
        if (Paging.Of(exchange, settings.MostRows).Fails(out var why, out var paging) || Select(exchange).Fails(out why, out var flavors)
            || paging.Cut(flavors, flavor => flavor.Id, out more).Fails(out why, out var page)) return exchange.RefuseAsync(why);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("flavors");
            foreach (var flavor in page) Write(json, exchange, flavor, detail);
            json.WriteEndArray();
            if (more) Paging.WriteNext(json, exchange, "flavors_links", page[^1].Id);
            json.WriteEndObject();
        });
    }

    private static Outcome<List<Flavor>> Select(ComputeExchange exchange)
    {
        var (query, caller) = (exchange.Query, exchange.Caller);
        var flavors = exchange.Snapshot.Flavors.All;
        if (Public(exchange).Fails(out var why, out var kind)) return why;
        flavors = kind.Wanted switch { null => flavors, true => flavors.Where(flavor => flavor.IsPublic || (!caller.IsAdmin && flavor.Access.Contains(caller.ProjectId ?? ""))), _ => flavors.Where(flavor => !flavor.IsPublic) };
        foreach (var (name, read) in ((string, Func<Flavor, int>)[])[("minRam", flavor => flavor.RamMb), ("minDisk", flavor => flavor.DiskGb)])
        {
            if (query.Find(name) is not { } text) continue;
            if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var least)) return ComputeRefusals.Bad($"Invalid {name} filter [{text}]");
            flavors = flavors.Where(flavor => read(flavor) >= least);
        }

        var (key, direction) = (query.Find("sort_key") ?? "flavorid", query.Find("sort_dir") ?? "asc");
        if (!SortKeys.Contains(key)) return new SchemaFault("sort_key", key, $"'{key}' is not one of [{string.Join(", ", SortKeys.Select(word => $"'{word}'"))}]").AsQueryRefusal();
        if (direction is not ("asc" or "desc")) return ComputeRefusals.Bad("Unknown sort direction, must be one of: asc, desc");
        var sorted = flavors.OrderBy(flavor => SortText(flavor, key), StringComparer.Ordinal).ThenBy(flavor => flavor.Id, StringComparer.Ordinal).ToList();
        if (direction == "desc") sorted.Reverse();
        return sorted;
    }

    private readonly record struct PublicFilter(bool? Wanted);

    /// <summary>Administrators may ask for the private ones, or (<c>None</c>) for all.</summary>
    private static Outcome<PublicFilter> Public(ComputeExchange exchange)
    {
        if (!exchange.Caller.IsAdmin || exchange.Query.Find("is_public") is not { } text) return new PublicFilter(true);
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase)) return new PublicFilter(null);
        if (new FlagSchema().Check(text, false) is not null && text.ToUpperInvariant() is not ("T" or "F" or "Y" or "N")) return ComputeRefusals.Bad($"Invalid is_public filter [{text}]");
        return new PublicFilter(BodyValue.IsTrue(text));
    }

    private static string SortText(Flavor flavor, string key) => key switch
    {
        "name" => flavor.Name,
        "description" => flavor.Description ?? "",
        "memory_mb" => Padded(flavor.RamMb),
        "root_gb" => Padded(flavor.DiskGb),
        "ephemeral_gb" => Padded(flavor.EphemeralGb),
        "swap" => Padded(flavor.SwapMb),
        "vcpus" => Padded(flavor.Vcpus),
        "is_public" => flavor.IsPublic ? "1" : "0",
        "disabled" => flavor.Disabled ? "1" : "0",
        "rxtx_factor" => flavor.RxtxFactor.ToString("00000.000", CultureInfo.InvariantCulture),
        _ => flavor.Id,
    };

    private static string Padded(int number) => number.ToString("d10", CultureInfo.InvariantCulture);

    private static Task ShowAsync(ComputeExchange exchange) =>
        ServerLookups.Flavor(exchange.Snapshot, exchange.Caller, exchange[1]).Fails(out var why, out var flavor) ? exchange.RefuseAsync(why) : ReplyAsync(exchange, flavor);

    private static async Task CreateAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync(FlavorSchemas.Create(exchange.Version)).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var wish = body.Of("flavor");
        var id = wish.Text("id") is { } given && given != "auto" ? given : exchange.Cloud.Rules.NewId().ToString();
        var flavor = new Flavor
        {
            Id = id, Name = wish.Text("name")!.Trim(), Vcpus = wish.Number("vcpus")!.Value, RamMb = wish.Number("ram")!.Value, DiskGb = wish.Number("disk")!.Value,
            EphemeralGb = wish.Number("OS-FLV-EXT-DATA:ephemeral") ?? 0, SwapMb = wish.Number("swap") ?? 0,
            RxtxFactor = double.TryParse(wish.Text("rxtx_factor"), NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) ? factor : 1.0,
            IsPublic = wish.Flag("os-flavor-access:is_public", absent: true), Description = wish.Text("description"),
        };
        await CommitAsync(exchange, (snapshot, call) => Rules.Flavors.Create(snapshot, call, flavor)).ConfigureAwait(false);
    }

    private static async Task DescribeAsync(ComputeExchange exchange)
    {
        var form = new ObjectSchema(new Member("description", Forms.Description, true)).Under("flavor");
        if ((await exchange.BodyAsync(form).ConfigureAwait(false)).Fails(out var why, out var body)) await exchange.RefuseAsync(why).ConfigureAwait(false);
        else
            await CommitAsync(exchange, (snapshot, call) => Rules.Flavors.Edit(snapshot, call, exchange[1], "os_compute_api:os-flavor-manage:update",
                flavor => flavor with { Description = body.Of("flavor").Text("description") })).ConfigureAwait(false);
    }

    private static async Task CommitAsync(ComputeExchange exchange, Func<Snapshot, ComputeCall, Decision> decide)
    {
        var committed = await exchange.CommitAsync(decide).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : ReplyAsync(exchange, (Flavor)committed.Decision.Shown[0])).ConfigureAwait(false);
    }

    private static Task ReplyAsync(ComputeExchange exchange, Flavor flavor) => exchange.ReplyAsync(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("flavor");
        Write(json, exchange, flavor, detail: true);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, ComputeExchange exchange, Flavor flavor, bool detail)
    {
        json.WriteStartObject();
        json.WriteString("id", flavor.Id);
        json.WriteString("name", flavor.Name);
        if (detail)
        {
            json.WriteNumber("ram", flavor.RamMb);
            json.WriteNumber("disk", flavor.DiskGb);
            if (flavor.SwapMb == 0 && exchange.Version < 75) json.WriteString("swap", "");
            else json.WriteNumber("swap", flavor.SwapMb);
            json.WriteNumber("OS-FLV-EXT-DATA:ephemeral", flavor.EphemeralGb);
            json.WriteBoolean("OS-FLV-DISABLED:disabled", flavor.Disabled);
            json.WriteNumber("vcpus", flavor.Vcpus);
            json.WriteBoolean("os-flavor-access:is_public", flavor.IsPublic);
            json.WritePropertyName("rxtx_factor");
            json.WriteRawValue(flavor.RxtxFactor.ToString("0.0####", CultureInfo.InvariantCulture));
        }

        if (exchange.Version >= 55) json.WriteString("description", flavor.Description);
        if (detail && exchange.Version >= 61) ServerWriter.WriteWords(json, "extra_specs", flavor.ExtraSpecs);
        new ServerWriter(exchange, exchange.Snapshot).WriteLinks(json, "flavors", flavor.Id);
        json.WriteEndObject();
    }
}
