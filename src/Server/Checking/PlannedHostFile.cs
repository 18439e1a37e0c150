using System.Text.Json;
using System.Text.Json.Serialization;
using Neutrino.Linux;
using Neutrino.Plan;

namespace Neutrino.Server;

/// <summary>
/// <c>host.json</c> in the run directory: the host as the last server planned for it, for whoever looks while none runs. Gone with a boot, as what it describes is.
/// </summary>
internal static class PlannedHostFile
{
    public static void Write(string runDirectory, HostSettings host) => SystemFiles.WriteAtomically(
        PathIn(runDirectory), JsonSerializer.SerializeToUtf8Bytes(host, PlannedHostJson.Default.HostSettings), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>Null when no server has run since the last boot.</summary>
    public static HostSettings? Read(string runDirectory) =>
        SystemFiles.ReadText(PathIn(runDirectory)) is { } text ? JsonSerializer.Deserialize(text, PlannedHostJson.Default.HostSettings) : null;

    private static string PathIn(string runDirectory) => Path.Combine(runDirectory, "host.json");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, Converters = [typeof(CidrsText), typeof(AddressesText)])]
[JsonSerializable(typeof(HostSettings))]
internal sealed partial class PlannedHostJson : JsonSerializerContext;

/// <summary>A list of values as an array of their texts.</summary>
internal abstract class ListText<T>(Func<string, T> parse) : JsonConverter<ValueList<T>> where T : struct
{
    public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var items = new List<T>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String) items.Add(parse(reader.GetString()!));
        return items.ToValueList();
    }

    public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value) writer.WriteStringValue(item.ToString());
        writer.WriteEndArray();
    }
}

internal sealed class CidrsText() : ListText<Cidr>(Cidr.Parse);

internal sealed class AddressesText() : ListText<IpAddress>(IpAddress.Parse);
