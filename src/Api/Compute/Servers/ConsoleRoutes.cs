using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>Consoles: <c>remote-consoles</c> since 2.6, an action a type before.</summary>
internal sealed class ConsoleRoutes(ComputeParts parts)
{
    private static readonly string[] States = [VmStates.Active, VmStates.Paused];

    internal sealed record ConsoleAction(string Name, ValueList<string> Types, Func<ComputeExchange, BodyValue, Task> Answer);

    public IEnumerable<Route> All => [new("POST", "servers/{}/remote-consoles", RemoteAsync, From: 6), new("GET", "os-console-auth-tokens/{}", TokenAsync)];

    public IEnumerable<ConsoleAction> Actions =>
    [
        Action("os-getVNCConsole", "novnc", "xvpvnc"), Action("os-getSPICEConsole", "spice-html5"), Action("os-getRDPConsole", "rdp-html5"), Action("os-getSerialConsole", "serial"),
    ];

    private ConsoleAction Action(string name, params string[] types) => new(name, [.. types], (exchange, body) => AnswerAsync(exchange, body.Of(name).Text("type")!, protocol: null));

    private async Task RemoteAsync(ComputeExchange exchange)
    {
        var form = new ObjectSchema(
            new("protocol", new OneOfSchema(exchange.Version >= 8 ? ["vnc", "spice", "rdp", "serial", "mks"] : ["vnc", "spice", "rdp", "serial"]), true),
            new("type", new OneOfSchema(exchange.Version >= 8 ? ["novnc", "xvpvnc", "spice-html5", "rdp-html5", "serial", "webmks"] : ["novnc", "xvpvnc", "rdp-html5", "spice-html5", "serial"]), true));
        if ((await exchange.BodyAsync(form.Under("remote_console")).ConfigureAwait(false)).Fails(out var why, out var body)) await exchange.RefuseAsync(why).ConfigureAwait(false);
        else await AnswerAsync(exchange, body.Of("remote_console").Text("type")!, body.Of("remote_console").Text("protocol")).ConfigureAwait(false);
    }

    private Task AnswerAsync(ComputeExchange exchange, string type, string? protocol)
    {
        if (Issue(exchange, type, isOldForm: protocol is null).Fails(out var why, out var console)) return exchange.RefuseAsync(why);
        var shown = AttributeValue.Of(("type", console.Type), ("url", console.Url.AbsoluteUri));
        if (protocol is null) return exchange.ReplyAsync(AttributeValue.Of(("console", shown)));
        return exchange.ReplyAsync(AttributeValue.Of(("remote_console", AttributeValue.Of(("protocol", protocol), ("type", console.Type), ("url", console.Url.AbsoluteUri)))));
    }

    private Outcome<ConsoleAddress> Issue(ComputeExchange exchange, string type, bool isOldForm)
    {
        if (ServerRoutes.Named(exchange).Fails(out var why, out var server)) return why;
        if (!exchange.Caller.IsAdmin && !exchange.Caller.Roles.Contains("member")) return ComputeRefusals.Policy("os_compute_api:os-remote-consoles");
        if (!States.Contains(exchange.Cloud.Board.Of(server).VmState)) return ComputeRefusals.ServerNotReady(server.Id);
        return parts.Consoles?.Issue(server, type, isOldForm) is { } console ? console : ComputeRefusals.Bad($"Unavailable console type {type}.", "ConsoleTypeUnavailable");
    }

    /// <summary>What a console's token stands for, for the proxies of an installation: administrators and services only.</summary>
    private async Task TokenAsync(ComputeExchange exchange)
    {
        if (!exchange.Caller.IsAdmin && !exchange.Caller.Roles.Contains("service"))
        {
            await exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:os-console-auth-tokens")).ConfigureAwait(false);
            return;
        }

        var found = parts.Consoles is null ? null : await parts.Consoles.FindAsync(exchange[1], exchange.Aborted).ConfigureAwait(false);
        if (found is null) await exchange.RefuseAsync(ComputeRefusals.NotFound("Token not found")).ConfigureAwait(false);
        else await exchange.ReplyAsync(AttributeValue.Of(("console", AttributeValue.Of(
            ("instance_uuid", found.ServerId), ("host", found.Host), ("port", found.Port), ("internal_access_path", found.InternalPath))))).ConfigureAwait(false);
    }
}
