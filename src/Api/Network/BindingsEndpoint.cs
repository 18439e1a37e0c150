using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary><c>/v2.0/ports/{id}/bindings</c>, <c>…/bindings/{host}</c> and <c>…/bindings/{host}/activate</c>, for administrators.</summary>
internal sealed class BindingsEndpoint(Collection ports, NetworkReader reader, Writer writer, RuleSettings rules)
{
    public Task AnswerAsync(Exchange exchange) => (exchange.Method, exchange.Depth) switch
    {
        ("GET", 3) => ReadAsync(exchange, List),
        ("GET", 4) => ReadAsync(exchange, Show),
        ("POST", 3) => WriteAsync(exchange, "create", isCreate: true),
        ("PUT", 4) => WriteAsync(exchange, "update", isCreate: false),
        ("DELETE", 4) => ActAsync(exchange, "delete", AttributeBag.Empty),
        ("PUT", 5) when exchange[4] == "activate" => ActAsync(exchange, "activate", AttributeBag.Empty),
        (_, 3 or 4) => exchange.RefuseAsync(WireRefusals.MethodNotAllowed),
        (_, 5) when exchange[4] == "activate" => exchange.RefuseAsync(WireRefusals.MethodNotAllowed),
        _ => exchange.RefuseAsync(WireRefusals.NotFound),
    };

    /// <summary>The port, if the caller may see it and its bindings.</summary>
    private Refusal? Fault(Exchange exchange, ReadContext context, string verb, out Port? port)
    {
        port = ports.Find(context, exchange[1]) as Port;
        if (port is null) return ports.Unseen(context, exchange[1]);
        var rule = verb + "_port_binding";
        return rules.Policy.AllowsAny(rule, exchange.Caller) == true ? null : GeneralRefusals.PolicyNotAuthorized("rule:" + rule);
    }

    private Task ReadAsync(Exchange exchange, Func<Exchange, ReadContext, Port, Collection, Task> answer)
    {
        var context = reader.Now(exchange.Caller);
        var fault = Fault(exchange, context, "get", out var port) ?? PortBindings.Fault(port!);
        return fault is null ? answer(exchange, context, port!, TableOf(port!, context)) : exchange.RefuseAsync(fault);
    }

    private static Task List(Exchange exchange, ReadContext context, Port port, Collection bindings)
    {
        var (query, fault) = ListQuery.Parse(QueryParameters.Parse(exchange.Request.QueryString), bindings);
        if (query is null) return exchange.RefuseAsync(fault!);
        var page = bindings.Select(context, query);
        return page.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : exchange.ReplyAsync(StatusCodes.Status200OK, json =>
        {
            var shown = bindings.Shown(exchange.Caller, query.Fields);
            json.WriteStartObject();
            json.WriteStartArray(bindings.Table.Plural);
            foreach (var row in page.Rows) shown.Write(json, context, row);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Task Show(Exchange exchange, ReadContext context, Port port, Collection bindings) => bindings.Find(context, exchange[3]) is { } row
        ? exchange.ReplyAsync(StatusCodes.Status200OK, json => bindings.WriteMember(json, context, row, ListQuery.FieldsOf(QueryParameters.Parse(exchange.Request.QueryString))))
        : exchange.RefuseAsync(PortRefusals.BindingNotFound(port.Id, exchange[3]));

    private async Task WriteAsync(Exchange exchange, string verb, bool isCreate)
    {
        using var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        var read = body.TooLarge ? WireRefusals.TooLarge : RequestedAttributes.Read(BindingTable.Requests, exchange.Caller, body.Bytes, isCreate);
        await (read.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : ActAsync(exchange, verb, read.Bags[0])).ConfigureAwait(false);
    }

    private async Task ActAsync(Exchange exchange, string verb, AttributeBag body)
    {
        var fault = Fault(exchange, reader.Now(exchange.Caller), verb, out _);
        if (fault is null)
        {
            var command = new ActionCommand(exchange.Caller, "port", exchange[1], verb + "_port_binding", body.With("binding", exchange[3]));
            var committed = await writer.CommitAsync(command).ConfigureAwait(false);
            fault = committed.Decision.Refusal;
            if (fault is null) await ReplyAsync(exchange, verb, (Port)committed.Decision.Shown[0], reader.At(committed.Snapshot, exchange.Caller), body).ConfigureAwait(false);
        }

        if (fault is not null) await exchange.RefuseAsync(fault).ConfigureAwait(false);
    }

    private static Task ReplyAsync(Exchange exchange, string verb, Port port, ReadContext context, AttributeBag body)
    {
        if (verb == "delete") return exchange.EmptyAsync(StatusCodes.Status204NoContent);
        var bindings = TableOf(port, context);
        var row = bindings.Find(context, verb == "create" ? body.Text("host")! : exchange[3])!;
        // An activation is answered with the binding itself, not under its name.
        return verb == "activate"
            ? exchange.ReplyAsync(StatusCodes.Status200OK, json => bindings.Shown(exchange.Caller, []).Write(json, context, row))
            : exchange.ReplyAsync(verb == "create" ? StatusCodes.Status201Created : StatusCodes.Status200OK, json => bindings.WriteMember(json, context, row));
    }

    private static Collection TableOf(Port port, ReadContext context) => Collection.Of(BindingTable.Of(port, context), PolicySet.Default);
}
