using System.Text;
using Microsoft.AspNetCore.Http;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api;

/// <summary>
/// <c>GET /metrics</c> for Prometheus: the OpenStack exporter's metrics of network and identity, and our own. It asks for no token, as an exporter, and tells of every project:
/// so it has a port of its own, on loopback unless the operator says otherwise.
/// </summary>
/// <param name="own">Writes what only the process knows: the loop's figures.</param>
public sealed class MetricsApi(IStore store, RuleSettings rules, RequestFigures requests, Action<MetricText> own) : IHttpApi
{
    public Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path != "/metrics") return AnswerAsync(context, StatusCodes.Status404NotFound, "text/plain", "The metrics are at /metrics.\n");
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "text/plain", "GET reads the metrics.\n");
        return AnswerAsync(context, StatusCodes.Status200OK, MetricText.ContentType, Text());
    }

    private string Text()
    {
        var (text, snapshot) = (new MetricText(), store.Current);
        NetworkMetrics.Write(text, snapshot, store.Statuses, rules.HostName);
        QuotaMetrics.Write(text, snapshot, rules);
        IdentityMetrics.Write(text, snapshot);
        requests.Write(text);
        own(text);
        return text.ToString();
    }

    private static Task AnswerAsync(HttpContext context, int status, string type, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        (context.Response.StatusCode, context.Response.ContentType, context.Response.ContentLength) = (status, type, body.Length);
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
