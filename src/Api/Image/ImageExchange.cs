using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Images;

/// <summary>One authenticated request and its reply.</summary>
/// <param name="http">Both of them.</param>
/// <param name="caller">Who asks.</param>
/// <param name="path">The path's segments after the version: <c>images</c> comes first.</param>
internal sealed class ImageExchange(HttpContext http, Caller caller, string[] path)
{
    public Caller Caller => caller;
    public HttpContext Http => http;
    public HttpRequest Request => http.Request;
    public HttpResponse Response => http.Response;
    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>The image's id in the path.</summary>
    public string ImageId => path[1];

    /// <summary>The last segment: a tag, a member's id, a schema's name.</summary>
    public string Last => path[^1];

    public Task RefuseAsync(Refusal refusal) => ImageFaults.WriteAsync(http, refusal);

    public Task ReplyAsync(int status, Action<Utf8JsonWriter> write) => JsonReply.WriteAsync(Response, status, write);

    public Task EmptyAsync(int status)
    {
        Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>204, or the refusal.</summary>
    public Task NothingAsync(Refusal? refusal) => refusal is null ? EmptyAsync(StatusCodes.Status204NoContent) : RefuseAsync(refusal);

    /// <summary>The body as a JSON value.</summary>
    public async Task<Outcome<AttributeValue>> BodyAsync()
    {
        using var body = await RequestBody.ReadAsync(Request, Aborted).ConfigureAwait(false);
        if (body.TooLarge) return ImageRefusals.TooLarge("Request is too large.");
        if (body.Bytes.IsEmpty) return ImageRefusals.BadRequest("Body expected in request.");
        return JsonText.TryParse(body.Bytes, out var value) ? value : ImageRefusals.BadRequest("Malformed JSON in request body.");
    }
}
