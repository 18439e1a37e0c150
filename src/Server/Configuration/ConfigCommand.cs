using System.CommandLine;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Neutrino.Server;

/// <summary><c>neutrino config</c>: every option, its value, where it came from. Exit code 1 when the files hold a wrong value.</summary>
internal static class ConfigCommand
{
    private const string Hidden = "***";

    public static Command Build()
    {
        var directory = ServeCommandLine.Directory("--config-directory", "Where neutron/ and neutrino/ with their files are", Configuration.StandardDirectory);
        var form = ServeCommandLine.Choice("--format", "How to print it", "table", "json", "value");
        form.Aliases.Add("-f");
        var command = new Command("config", "Print every option of the configuration files, its value and where it came from") { directory, form };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(directory)!, parsed.GetValue(form)!));
        return command;
    }

    private static async Task<int> RunAsync(string directory, string form)
    {
        var configuration = Configuration.Read(directory, new ServeOptions(), FrozenSet<string>.Empty);
        await Console.Out.WriteAsync(Print(configuration, form));
        foreach (var sentence in configuration.Notices.Concat(configuration.Faults)) await Console.Error.WriteLineAsync($"neutrino: {sentence}");
        return configuration.Faults.IsEmpty ? 0 : 1;
    }

    internal static string Print(Configuration configuration, string form)
    {
        var rows = configuration.Values.Select(value => (value.Option.Title, Value: Shown(value), value.Source)).ToList();
        if (form == "json") return Json(configuration);
        if (form == "value") return string.Concat(rows.Select(row => $"{row.Title} {row.Value} {row.Source}\n"));
        rows.Insert(0, ("Option", "Value", "Source"));
        var (first, second, third) = (rows.Max(row => row.Title.Length), rows.Max(row => row.Value.Length), rows.Max(row => row.Source.Length));
        var line = $"+-{new string('-', first)}-+-{new string('-', second)}-+-{new string('-', third)}-+\n";
        var text = new StringBuilder(line);
        foreach (var (title, value, source) in rows)
        {
            text.Append($"| {title.PadRight(first)} | {value.PadRight(second)} | {source.PadRight(third)} |\n");
            if (title == "Option") text.Append(line);
        }

        return text.Append(line).ToString();
    }

    private static string Json(Configuration configuration)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (var value in configuration.Values)
            {
                writer.WriteStartObject();
                writer.WriteString("section", value.Option.Section);
                writer.WriteString("name", value.Option.Name);
                writer.WriteString("value", Shown(value));
                writer.WriteString("source", value.Source);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return $"{Encoding.UTF8.GetString(stream.ToArray())}\n";
    }

    private static string Shown(ConfiguredValue value) => value.Option.IsSecret && value.Value.Length > 0 ? Hidden : value.Value;
}
