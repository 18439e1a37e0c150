using System.Globalization;
using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>How much of the cloud tenants have used, over four weeks unless said otherwise.</summary>
internal static class UsageVerbs
{
    private const int UsualDays = 28;
    private static readonly Option Start = Option.Text("--start", "<start>", "Usage range start date ex 2012-01-20 (4 weeks ago).");
    private static readonly Option End = Option.Text("--end", "<end>", "Usage range end date, ex 2012-01-20 (tomorrow).");
    private static readonly Option Tenant = Option.Text("--tenant", "<tenant-id>", "UUID of tenant to get usage for; yours unless given.");

    public static IEnumerable<Verb> All =>
    [
        new Verb("usage-list", "List usage data for all tenants.", ListAsync) { Options = [Start, End], Printing = Printing.Many, Example = "nova usage-list --start 2026-01-01" },
        new Verb("usage", "Show usage data for a single tenant.", ShowAsync) { Options = [Start, End, Tenant], Printing = Printing.Many, Example = "nova usage" },
    ];

    private static async Task ListAsync(Invocation call)
    {
        var (start, end) = Range(call);
        var usages = (await call.Session.GetAsync(Service.Compute, $"/os-simple-tenant-usage?{Query(start, end)}&detailed=1")).List("tenant_usages");
        if (call.Printer.IsTable) call.Say($"Usage from {start} to {end}:");
        call.Printer.List(["Tenant ID", "Servers", "RAM MiB-Hours", "CPU Hours", "Disk GiB-Hours"], [.. usages.Select(usage => new Cell[] { new(usage["tenant_id"]) }.Concat(Figures(usage)).ToArray())]);
    }

    private static async Task ShowAsync(Invocation call)
    {
        var (start, end) = Range(call);
        var tenant = call.Arguments.Value(Tenant) ?? (await call.Session.TokenAsync()).ProjectId ?? throw new CommandException("No tenant is named", "give --tenant ID");
        var usage = (await call.Session.GetAsync(Service.Compute, $"/os-simple-tenant-usage/{Uri.EscapeDataString(tenant)}?{Query(start, end)}")).Object("tenant_usage");
        if (call.Printer.IsTable) call.Say($"Usage from {start} to {end}:");
        if (usage.Count > 0) call.Printer.List(["Servers", "RAM MiB-Hours", "CPU Hours", "Disk GiB-Hours"], [[.. Figures(usage)]]);
        else call.Say("None");
    }

    private static string Query(string start, string end) => $"start={start}T00:00:00&end={end}T00:00:00";

    private static (string Start, string End) Range(Invocation call)
    {
        var today = DateOnly.FromDateTime(call.Terminal.Time.GetUtcNow().UtcDateTime);
        return (Date(call, Start) ?? Text(today.AddDays(-UsualDays)), Date(call, End) ?? Text(today.AddDays(1)));
    }

    private static string? Date(Invocation call, Option option)
    {
        if (call.Arguments.Value(option) is not { } word) return null;
        return DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? Text(date) : throw new CommandException($"'{word}' is no date", $"{option.Name} 2026-01-20");
    }

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<Cell> Figures(JsonObject usage)
    {
        yield return new Cell((usage["server_usages"] as JsonArray ?? []).Count);
        foreach (var name in (string[])["total_memory_mb_usage", "total_vcpus_usage", "total_local_gb_usage"])
        {
            yield return new Cell(usage[name], usage[name] is { } hours ? ((double)hours).ToString("0.00", CultureInfo.InvariantCulture) : null);
        }
    }
}
