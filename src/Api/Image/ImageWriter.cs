using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Images;

/// <summary>Rows as replies show them.</summary>
internal static class ImageWriter
{
    public static void Write(Utf8JsonWriter writer, Image image)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in image.Properties) writer.WriteString(name, value);
        foreach (var attribute in ImageAttributes.All)
            if (attribute.Of is { } of) writer.WriteAttribute(attribute.Name, of(image));
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ImageMember member)
    {
        writer.WriteStartObject();
        writer.WriteString("member_id", member.MemberId);
        writer.WriteString("image_id", member.ImageId);
        writer.WriteString("status", member.Status);
        writer.WriteString("created_at", ImageAttributes.TimeOf(member.CreatedAt));
        writer.WriteString("updated_at", ImageAttributes.TimeOf(member.UpdatedAt));
        writer.WriteString("schema", "/v2/schemas/member");
        writer.WriteEndObject();
    }
}
