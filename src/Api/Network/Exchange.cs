using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>One authenticated request and its reply. <see cref="Path"/> is without the version: <c>networks</c> comes first.</summary>
internal sealed class Exchange(HttpContext http, Caller caller, RequestPath path)
{
    public Caller Caller => caller;
    public HttpRequest Request => http.Request;
    public HttpResponse Response => http.Response;

    /// <summary>The method, GET for a HEAD: its reply is the GET's without the body.</summary>
    public string Method => HttpMethods.IsHead(http.Request.Method) ? HttpMethods.Get : http.Request.Method;
    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>The collection as the path writes it.</summary>
    public string Collection => path[1];

    /// <summary>How many segments follow the version.</summary>
    public int Depth => path.Count - 1;

    /// <summary>The segment <paramref name="index"/> places after the version; empty when there is none.</summary>
    public string this[int index] => path[index + 1];

    public Task RefuseAsync(Refusal refusal) => WireRefusals.WriteAsync(Response, refusal);

    public Task ReplyAsync(int status, Action<Utf8JsonWriter> write) => JsonReply.WriteAsync(Response, status, write);

    public Task ReplyAsync(int status, AttributeValue value) => JsonReply.WriteAsync(Response, status, writer => writer.WriteValue(value));

    public Task EmptyAsync(int status)
    {
        Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent) Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
