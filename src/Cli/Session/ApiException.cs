using System.Text.Json.Nodes;

namespace Neutrino.Cli.Session;

/// <summary>A service refused: status, its own sentence, its own kind of error, the id of the request.</summary>
public sealed class ApiException(Service service, int status, string message, string type, string? requestId) : Exception(message)
{
    public Service Service { get; } = service;
    public int Status { get; } = status;

    /// <summary>NeutronError's type (<c>IpAddressInUse</c>), or the key of Nova's error (<c>badRequest</c>); may be empty.</summary>
    public string ErrorType { get; } = type;

    public string? RequestId { get; } = requestId;

    /// <summary>Reads the error bodies of all four services: <c>{"NeutronError": {…}}</c>, <c>{"error": {…}}</c>, <c>{"badRequest": {…}}</c>, and Glance's HTML.</summary>
    public static ApiException From(Service service, int status, string reason, JsonNode? body, string text, string? requestId)
    {
        var (type, error) = body is JsonObject { Count: > 0 } map ? (map.First().Key, map.First().Value) : ("", null);
        var message = error switch
        {
            JsonObject details => TextOf(details["message"]) ?? TextOf(details["detail"]),
            JsonValue => TextOf((body as JsonObject)?["message"]) ?? TextOf(error),
            _ => null,
        };
        var kind = (error as JsonObject)?["type"] is { } named ? TextOf(named) ?? type : type;
        var sentence = message is not { Length: > 0 } ? WithoutTags(text, reason) : message.Contains("<br", StringComparison.Ordinal) ? WithoutTags(message, reason) : message;
        return new ApiException(service, status, sentence, kind, requestId);
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    private static string WithoutTags(string text, string reason)
    {
        if (!text.Contains('<', StringComparison.Ordinal)) return text.Trim() is { Length: > 0 and < 1000 } plain ? plain : reason;
        var start = text.IndexOf("<body>", StringComparison.OrdinalIgnoreCase);
        var body = start < 0 ? text : text[(start + "<body>".Length)..];
        var kept = new System.Text.StringBuilder();
        var inTag = false;
        foreach (var letter in body)
        {
            if (letter == '<') inTag = true;
            if (!inTag) kept.Append(letter is '\n' or '\r' ? ' ' : letter);
            if (letter == '>') inTag = false;
        }

        var words = string.Join(' ', kept.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length > 0 ? words : reason;
    }
}
