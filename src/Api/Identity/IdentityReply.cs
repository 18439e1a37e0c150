using System.Collections.Immutable;
using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.Api.Identity;

/// <summary>An answer before it is written: status, headers, and what writes the body (none when null).</summary>
internal sealed record IdentityReply(int Status, Action<Utf8JsonWriter>? Body = null)
{
    public static readonly IdentityReply NoContent = new(204);
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    public static implicit operator IdentityReply(Refusal refusal) => Of(refusal);

    /// <summary>Keystone's error body.</summary>
    public static IdentityReply Of(Refusal refusal) => new(refusal.Status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteNumber("code", refusal.Status);
        writer.WriteString("message", refusal.Message);
        writer.WriteString("title", Title(refusal.Status));
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static string Title(int status) => status switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        410 => "Gone",
        413 => "Request Entity Too Large",
        _ => "Internal Server Error",
    };
}
