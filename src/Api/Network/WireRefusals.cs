using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>The refusals of the wire itself, in the Network API's words; those of the cloud come from the rules.</summary>
internal static class WireRefusals
{
    public static readonly Refusal NotFound = new("HTTPNotFound", StatusCodes.Status404NotFound, "The resource could not be found.");
    public static readonly Refusal MethodNotAllowed = new("HTTPMethodNotAllowed", StatusCodes.Status405MethodNotAllowed, "The server could not comply with the request since it is either malformed or otherwise incorrect.");
    public static readonly Refusal TooLarge = new("HTTPRequestEntityTooLarge", StatusCodes.Status413RequestEntityTooLarge, "Request is too large.");
    public static readonly Refusal InvalidBody = BadRequest("Body contains invalid data");
    public static readonly Refusal Internal =
        new("HTTPInternalServerError", StatusCodes.Status500InternalServerError, "Request Failed: internal server error while processing your request.");

    public static Refusal BadRequest(string message) => new("HTTPBadRequest", StatusCodes.Status400BadRequest, message);
    public static Refusal BadLimit(string limit) =>
        new("BadRequest", StatusCodes.Status400BadRequest, $"Bad limit request: Limit must be an integer 0 or greater and not '{limit}'.");

    public static Refusal InvalidInput(string message) => new("InvalidInput", StatusCodes.Status400BadRequest, $"Invalid input for operation: {message}.");

    /// <summary>The text form of a list of names in a message: <c>['a', 'b']</c>.</summary>
    public static string Listed(IEnumerable<string> names) => "[" + string.Join(", ", names.Select(name => $"'{name}'")) + "]";

    public static Task WriteAsync(HttpResponse response, Refusal refusal) => JsonReply.WriteAsync(response, refusal.Status, writer => Write(writer, refusal));

    private static void Write(Utf8JsonWriter writer, Refusal refusal)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("NeutronError");
        writer.WriteString("type", refusal.Type);
        writer.WriteString("message", refusal.Message);
        writer.WriteString("detail", refusal.Detail);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
