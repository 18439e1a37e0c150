using System.Globalization;
using System.Text.Json.Nodes;
using Neutrino.Cli.Output;

namespace Neutrino.Cli.Glance;

/// <summary>An image as the glance client printed it.</summary>
internal static class ImageTable
{
    private static readonly string[] Unseen = ["self", "access", "file", "schema"];
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB"];

    public static void Print(Invocation call, JsonObject image)
    {
        var fields = image.Where(field => !Unseen.Contains(field.Key)).OrderBy(field => field.Key, StringComparer.Ordinal);
        call.Printer.One([.. fields.Select(field => (field.Key, new Cell(field.Value, Shown(call, field.Key, field.Value))))]);
    }

    private static string? Shown(Invocation call, string name, JsonNode? value) => (name, value) switch
    {
        ("virtual_size", null) => "Not available",
        ("size", not null) when call.Arguments.Has(ImageOptions.HumanReadable) => Readable((double)value),
        (_, JsonObject or JsonArray) => PythonText.Json(value),
        _ => null,
    };

    private static string Readable(double bytes)
    {
        var unit = 0;
        for (; bytes >= 1024 && unit < Units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0.#}{Units[unit]}");
    }
}
