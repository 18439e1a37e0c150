using System.Globalization;
using System.Text;

namespace Neutrino.Api;

/// <summary>Prometheus' text form (exposition format 0.0.4). A family is begun once; its samples follow.</summary>
public sealed class MetricText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private readonly StringBuilder text = new();
    private string family = "";

    /// <param name="type"><c>gauge</c>, <c>counter</c> or <c>histogram</c>.</param>
    public MetricText Family(string name, string type, string help)
    {
        family = name;
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        return this;
    }

    public MetricText Sample(double value, params ReadOnlySpan<(string Name, string? Value)> labels) => Sample("", value, labels);

    /// <param name="suffix">Of a histogram's parts: <c>_bucket</c>, <c>_sum</c>, <c>_count</c>.</param>
    public MetricText Sample(string suffix, double value, params ReadOnlySpan<(string Name, string? Value)> labels)
    {
        text.Append(family).Append(suffix);
        for (var i = 0; i < labels.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            Escape(labels[i].Value ?? "");
            text.Append('"');
        }

        if (labels.Length > 0) text.Append('}');
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    public MetricText Gauge(string name, string help, double value) => Family(name, "gauge", help).Sample(value);

    public override string ToString() => text.ToString();

    private void Escape(string value)
    {
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(letter),
            };
        }
    }
}
