using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary><c>POST /servers/{id}/action</c>: the body's only member says what is to be done.</summary>
internal sealed class ActionRoutes
{
    private delegate Task Act(ComputeExchange exchange, BodyValue body);

    private sealed record ServerAction(string Name, Schema Schema, Act Act, int From = 1, int To = int.MaxValue);

    private readonly Dictionary<string, ServerAction> actions;

    public ActionRoutes(ComputeParts parts, ComputeSettings settings, ILogger logger)
    {
        var images = new ImageMaking(parts, settings, logger);
        ServerAction[] all =
        [
            .. Powers(), .. Addresses(), .. Refused(), new("rebuild", Forms.Any, RebuildAsync), new("createImage", Forms.Any, images.CreateAsync),
            new("lock", Forms.Any, LockAsync), Simple("unlock", ServerEdits.Unlock),
            new("os-getConsoleOutput", Body("os-getConsoleOutput", new Member("length", new AnyOfSchema("'integer', 'string', 'null'", Forms.Number(-1), Forms.Null))), new GuestRoutes(parts).ConsoleLogAsync),
            .. new ConsoleRoutes(parts).Actions.Select(action => new ServerAction(action.Name, Body(action.Name, new Member("type", new OneOfSchema(action.Types), true)), (exchange, body) => action.Answer(exchange, body), To: 5)),
        ];
        actions = all.ToDictionary(action => action.Name, StringComparer.Ordinal);
    }

    public IEnumerable<Route> All => [new("POST", "servers/{}/action", ActAsync)];

    private async Task ActAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync().ConfigureAwait(false)).Fails(out var why, out var body) || Find(exchange, body).Fails(out why, out var action))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        if (action.Schema.Check(body.Value, exchange.IsLegacy) is { } fault) await exchange.RefuseAsync(fault.AsRefusal()).ConfigureAwait(false);
        else await action.Act(exchange, body).ConfigureAwait(false);
    }

    private Outcome<ServerAction> Find(ComputeExchange exchange, BodyValue body)
    {
        if (body.Value.Map.Length != 1) return ComputeReply.MalformedBody;
        if (!actions.TryGetValue(body.Value.Map[0].Key, out var action)) return ComputeRefusals.Bad($"There is no such action: {body.Value.Map[0].Key}");
        return exchange.Version >= action.From && exchange.Version <= action.To ? action : ComputeReply.NotInVersion;
    }

    private static IEnumerable<ServerAction> Powers() =>
    [
        Simple("os-start", ServerPowers.Start), Simple("os-stop", ServerPowers.Stop), Simple("pause", ServerPowers.Pause), Simple("unpause", ServerPowers.Unpause),
        Simple("suspend", ServerPowers.Suspend), Simple("resume", ServerPowers.Resume),
        new("reboot", Body("reboot", new Member("type", new OneOfSchema("HARD", "Hard", "hard", "SOFT", "Soft", "soft"), true)), (exchange, body) =>
            exchange.CommitAsync((snapshot, call) => ServerPowers.Reboot(snapshot, call, exchange[1], body.Of("reboot").Text("type")!.Equals("HARD", StringComparison.OrdinalIgnoreCase)), 202)),
        new("forceDelete", Forms.Any, (exchange, _) => exchange.CommitAsync((snapshot, call) => ServerRemoval.Delete(snapshot, call, exchange[1]), 202)),
    ];

    private static IEnumerable<ServerAction> Addresses() =>
    [
        new("addFixedIp", Body("addFixedIp", new Member("networkId", Forms.Limited(1, 255), true)), (exchange, body) =>
            exchange.CommitAsync((snapshot, call) => ServerInterfaces.AddFixedIp(snapshot, call, exchange[1], body.Of("addFixedIp").Text("networkId")!), 202), To: 43),
        new("removeFixedIp", Body("removeFixedIp", new Member("address", Forms.Ip, true)), (exchange, body) =>
            exchange.CommitAsync((snapshot, call) => ServerInterfaces.RemoveFixedIp(snapshot, call, exchange[1], body.Of("removeFixedIp").Text("address")!), 202), To: 43),
        new("addFloatingIp", Body("addFloatingIp", new("address", Forms.Ip, true), new("fixed_address", Forms.Ip.OrNull())), (exchange, body) =>
            exchange.CommitAsync((snapshot, call) => ServerInterfaces.AddFloatingIp(snapshot, call, exchange[1], body.Of("addFloatingIp").Text("address")!, body.Of("addFloatingIp").Text("fixed_address")), 202), To: 43),
        new("removeFloatingIp", Body("removeFloatingIp", new Member("address", Forms.Ip, true)), (exchange, body) =>
            exchange.CommitAsync((snapshot, call) => ServerInterfaces.RemoveFloatingIp(snapshot, call, exchange[1], body.Of("removeFloatingIp").Text("address")!), 202), To: 43),
        new("addSecurityGroup", Body("addSecurityGroup", new Member("name", Forms.Limited(1, 255), true)), (exchange, body) =>
            exchange.CommitAsync((snapshot, call) => ServerInterfaces.AddSecurityGroup(snapshot, call, exchange[1], body.Of("addSecurityGroup").Text("name")!), 202)),
        new("removeSecurityGroup", Body("removeSecurityGroup", new Member("name", Forms.Limited(1, 255), true)), (exchange, body) =>
            exchange.CommitAsync((snapshot, call) => ServerInterfaces.RemoveSecurityGroup(snapshot, call, exchange[1], body.Of("removeSecurityGroup").Text("name")!), 202)),
    ];

    /// <summary>What one host without volumes cannot do, each in the words that Nova finds for that.</summary>
    private static IEnumerable<ServerAction> Refused() =>
    [
        Never("resize", ComputeRefusals.NoValidHost("No valid host found for resize")), Never("migrate", ComputeRefusals.NoValidHost("No valid host found for cold migrate")),
        Never("os-migrateLive", ComputeRefusals.NoValidHost("There are not enough hosts available.")), Never("evacuate", ComputeRefusals.Conflict("Compute service is still in use.", "ComputeServiceInUse")),
        Never("confirmResize", null, "confirmResize"), Never("revertResize", null, "revertResize"), Never("restore", null, "restore"), Never("unshelve", null, "unshelve"), Never("unrescue", null, "unrescue"),
        Never("shelveOffload", null, "shelveOffload"),
        .. ((string[])["shelve", "rescue", "changePassword", "createBackup", "trigger_crash_dump", "os-resetState", "resetNetwork", "injectNetworkInfo"]).Select(name => Never(name, ComputeRefusals.NotSupported())),
    ];

    private static ServerAction Simple(string name, Func<Snapshot, ComputeCall, string, Decision> decide) =>
        new(name, Forms.Any, (exchange, _) => exchange.CommitAsync((snapshot, call) => decide(snapshot, call, exchange[1]), 202));

    /// <param name="word">The action as a conflict names it, for what the server's state never allows.</param>
    private static ServerAction Never(string name, Refusal? refusal, string word = "") => new(name, Forms.Any, (exchange, _) => exchange.RefuseAsync(
        ServerRoutes.Named(exchange).Fails(out var why, out var server) ? why : refusal ?? ComputeRefusals.WrongState(word, server.Id, "vm_state", exchange.Cloud.Board.Of(server).VmState)));

    private static ObjectSchema Body(string name, params Member[] members) => new ObjectSchema([.. members]).Under(name);

    private static Task LockAsync(ComputeExchange exchange, BodyValue body)
    {
        var reason = new ObjectSchema(new Member("locked_reason", Forms.Limited(1, 255)));
        if (exchange.Version >= 73 && new ObjectSchema(new Member("lock", reason.OrNull(), true)).Check(body.Value, exchange.IsLegacy) is { } fault) return exchange.RefuseAsync(fault.AsRefusal());
        return exchange.CommitAsync((snapshot, call) => ServerEdits.Lock(snapshot, call, exchange[1], exchange.Version >= 73 ? body.Of("lock").Text("locked_reason") : null), 202);
    }

    private static async Task RebuildAsync(ComputeExchange exchange, BodyValue body)
    {
        if (ServerSchemas.Rebuild(exchange.Version).Check(body.Value, exchange.IsLegacy) is { } fault)
        {
            await exchange.RefuseAsync(fault.AsRefusal()).ConfigureAwait(false);
            return;
        }

        var wish = body.Of("rebuild");
        var committed = await exchange.CommitAsync((snapshot, call) => ServerPowers.Rebuild(snapshot, call, exchange[1], Order(wish))).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal)
        {
            await exchange.RefuseAsync(refusal).ConfigureAwait(false);
            return;
        }

        exchange.Response.Headers.Location = $"{exchange.Base}/servers/{exchange[1]}";
        var password = wish.Text("adminPass") ?? AdminPasswords.Make();
        await ServerRoutes.ReplyAsync(exchange, committed.Snapshot, (Server)committed.Decision.Shown[0], 202, extended: exchange.Version >= 75, groups: true, password).ConfigureAwait(false);
    }

    private static RebuildOrder Order(BodyValue wish) => new()
    {
        ImageId = Guid.Parse(wish.Text("imageRef")!).ToString(), Name = wish.Text("name")?.Trim(), HostName = wish.Text("hostname"), SetsDescription = wish.Has("description"), Description = wish.Text("description"),
        Metadata = wish.Has("metadata") ? wish.Words("metadata") : null, SetsKey = wish.Has("key_name"), KeyName = wish.Text("key_name"), SetsUserData = wish.Has("user_data"), UserData = wish.Text("user_data"),
        Files = ServerOrders.Files(wish), AccessIpV4 = wish.Text("accessIPv4"), AccessIpV6 = wish.Text("accessIPv6"), DiskConfig = wish.Text("OS-DCF:diskConfig"),
    };
}
