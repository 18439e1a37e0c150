using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Neutrino.Inspect;

/// <summary>A report as JSON, written and read.</summary>
public static class ReportJson
{
    private static readonly ReportContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters =
        {
            Words<HopKind>(), Words<FlawKind>(), Words<SubjectKind>(), Words<PacketKind>(), Words<Verdict>(),
        },
    });

    public static byte[] Write(Report report) => JsonSerializer.SerializeToUtf8Bytes(report, Context.Report);

    /// <exception cref="JsonException">Not a report.</exception>
    public static Report Read(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize(text, Context.Report) ?? throw new JsonException("Not a report.");

    /// <summary><c>link-out-of-bridge</c>.</summary>
    private static JsonStringEnumConverter<T> Words<T>() where T : struct, Enum => new(JsonNamingPolicy.KebabCaseLower);
}

[JsonSerializable(typeof(Report))]
internal sealed partial class ReportContext : JsonSerializerContext;
