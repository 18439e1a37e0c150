using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Neutrino.Api.Images;

/// <summary>The versions of the API: those of a Glance 25 with one store and no cache.</summary>
internal static class ImageVersions
{
    public const int Newest = 15;
    private static readonly ImmutableArray<int> Minors = [Newest, 9, 7, 6, 5, 4, 3, 2, 1, 0];

    /// <summary>Whether a path's first segment is a version of ours: <c>v2</c>, <c>v2.7</c>.</summary>
    public static bool IsOurs(string segment) =>
        segment == "v2" || (segment.StartsWith("v2.", StringComparison.Ordinal) && int.TryParse(segment.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var minor) && minor <= Newest);

    public static Task AnswerAsync(HttpContext context, int status) => JsonReply.WriteAsync(context.Response, status, writer => Write(writer, $"{context.Request.Root()}/v2/"));

    private static void Write(Utf8JsonWriter writer, string address)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("versions");
        foreach (var minor in Minors)
        {
            writer.WriteStartObject();
            writer.WriteString("id", $"v2.{minor}");
            writer.WriteString("status", minor == Newest ? "CURRENT" : "SUPPORTED");
            writer.WriteStartArray("links");
            writer.WriteStartObject();
            writer.WriteString("rel", "self");
            writer.WriteString("href", address);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
