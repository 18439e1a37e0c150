using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api.Compute;

/// <summary>Errors in Compute's envelope: <c>{"itemNotFound": {"code": 404, "message": …}}</c>.</summary>
internal static class ComputeReply
{
    public static readonly Refusal NotFound = new("HTTPNotFound", 404, "The resource could not be found.");
    public static readonly Refusal NotInVersion = new("VersionNotFoundForAPIMethod", 404, "The resource could not be found.");
    public static readonly Refusal MalformedBody = new("MalformedRequestBody", 400, "Malformed request body");
    public static readonly Refusal TooLarge = new("HTTPRequestEntityTooLarge", 413, "Request is too large.");
    public static readonly Refusal Internal = new("HTTPInternalServerError", 500, "Unexpected API Error. The failure is in the log of the server, under this reply's request id.");

    public static Task RefuseAsync(HttpResponse response, Refusal refusal) => JsonReply.WriteAsync(response, refusal.Status, writer => Write(writer, refusal));

    private static void Write(Utf8JsonWriter writer, Refusal refusal)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(Envelope(refusal.Status));
        writer.WriteNumber("code", refusal.Status);
        writer.WriteString("message", refusal.Message);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string Envelope(int status) => status switch
    {
        400 => "badRequest",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "itemNotFound",
        405 => "badMethod",
        409 => "conflictingRequest",
        413 or 429 => "overLimit",
        415 => "badMediaType",
        501 => "notImplemented",
        503 => "serviceUnavailable",
        _ => "computeFault",
    };
}
