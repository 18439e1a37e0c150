using System.Text.Json;
using Neutrino.Rules;

namespace Neutrino.Api.Images;

/// <summary>The JSON schemas that clients read to know what an image and a member may be.</summary>
internal static class ImageSchemas
{
    private static readonly (string Name, string Description, string[] Words)[] Member =
    [
        ("member_id", "An identifier for the image member (tenantId)", []), ("image_id", "An identifier for the image", []), ("created_at", "Date and time of image member creation", []),
        ("updated_at", "Date and time of last modification of image member", []), ("status", "The status of this image member", ["pending", "accepted", "rejected"]), ("schema", "", []),
    ];

    /// <summary>Writes the schema of that name; null when there is none.</summary>
    public static Action<Utf8JsonWriter>? Find(string name) => name switch
    {
        "image" => WriteImage,
        "images" => writer => WriteList(writer, "images", WriteImage, isPaged: true),
        "member" => WriteMember,
        "members" => writer => WriteList(writer, "members", WriteMember, isPaged: false),
        _ => null,
    };

    private static void WriteImage(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", "image");
        writer.WriteStartObject("properties");
        foreach (var attribute in ImageAttributes.All) WriteProperty(writer, attribute);
        writer.WriteEndObject();
        writer.WriteStartObject("additionalProperties");
        writer.WriteString("type", "string");
        writer.WriteEndObject();
        writer.WriteStartArray("links");
        WriteLink(writer, "self", "{self}");
        WriteLink(writer, "enclosure", "{file}");
        WriteLink(writer, "describedby", "{schema}");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter writer, ImageAttribute attribute)
    {
        writer.WriteStartObject(attribute.Name);
        WriteType(writer, attribute);
        writer.WriteString("description", attribute.Description);
        if (attribute.MaxLength > 0) writer.WriteNumber("maxLength", attribute.MaxLength);
        if (attribute.IsUuid) writer.WriteString("pattern", ImageAttribute.UuidPattern);
        if (attribute.Words.Length > 0) WriteWords(writer, attribute.Words, attribute.Has(ImageAttributeType.Null));
        if (attribute.Has(ImageAttributeType.Texts) || attribute.Has(ImageAttributeType.Objects)) WriteItems(writer, attribute.Has(ImageAttributeType.Texts));
        if (attribute.IsBase && attribute.Put is null && attribute.Name is not ("id" or "locations")) writer.WriteBoolean("readOnly", true);
        if (!attribute.IsBase) writer.WriteBoolean("is_base", false);
        writer.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter writer, ImageAttribute attribute)
    {
        var types = attribute.TypeWords.ToArray();
        if (types.Length == 1)
        {
            writer.WriteString("type", types[0]);
            return;
        }

        writer.WriteStartArray("type");
        foreach (var type in types) writer.WriteStringValue(type);
        writer.WriteEndArray();
    }

    private static void WriteWords(Utf8JsonWriter writer, IEnumerable<string> words, bool isNullable)
    {
        writer.WriteStartArray("enum");
        if (isNullable) writer.WriteNullValue();
        foreach (var word in words) writer.WriteStringValue(word);
        writer.WriteEndArray();
    }

    private static void WriteItems(Utf8JsonWriter writer, bool isText)
    {
        writer.WriteStartObject("items");
        writer.WriteString("type", isText ? "string" : "object");
        if (isText) writer.WriteNumber("maxLength", 255);
        writer.WriteEndObject();
    }

    private static void WriteMember(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", "member");
        writer.WriteStartObject("properties");
        foreach (var (name, description, words) in Member)
        {
            writer.WriteStartObject(name);
            writer.WriteString("type", "string");
            if (description.Length > 0) writer.WriteString("description", description);
            else writer.WriteBoolean("readOnly", true);
            if (name == "image_id") writer.WriteString("pattern", ImageAttribute.UuidPattern);
            if (words.Length > 0) WriteWords(writer, words, isNullable: false);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, Action<Utf8JsonWriter> writeItem, bool isPaged)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteStartObject("properties");
        writer.WriteStartObject(name);
        writer.WriteString("type", "array");
        writer.WritePropertyName("items");
        writeItem(writer);
        writer.WriteEndObject();
        string[] links = isPaged ? ["first", "next", "schema"] : ["schema"];
        foreach (var link in links)
        {
            writer.WriteStartObject(link);
            writer.WriteString("type", "string");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartArray("links");
        foreach (var link in links) WriteLink(writer, link == "schema" ? "describedby" : link, $"{{{link}}}");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter writer, string relation, string target)
    {
        writer.WriteStartObject();
        writer.WriteString("rel", relation);
        writer.WriteString("href", target);
        writer.WriteEndObject();
    }
}
