using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Neutrino.Cli.Output;

namespace Neutrino.Cli.Session;

/// <summary>What <c>--debug</c> shows: each request as the curl line that would repeat it, and the reply. Tokens are shown as their hash, passwords not at all.</summary>
internal sealed class CurlLog(TextWriter output, bool insecure)
{
    private static readonly string[] Secrets = ["password", "original_password", "adminPass", "secret", "private_key"];

    public void Request(HttpRequestMessage request, JsonNode? body)
    {
        var line = new StringBuilder("REQ: curl -g -i ");
        if (insecure) line.Append("--insecure ");
        line.Append(CultureInfo.InvariantCulture, $"-X {request.Method.Method} \"{request.RequestUri!.AbsoluteUri}\"");
        foreach (var (name, values) in request.Headers) line.Append(CultureInfo.InvariantCulture, $" -H \"{name}: {Shown(name, string.Join(", ", values))}\"");
        if (request.Content is { } content)
        {
            foreach (var (name, values) in content.Headers) line.Append(CultureInfo.InvariantCulture, $" -H \"{name}: {string.Join(", ", values)}\"");
            line.Append(body is null ? " -T -" : $" -d '{PythonText.Json(Hidden(body)).Replace("'", "'\\''", StringComparison.Ordinal)}'");
        }

        output.Write($"{line}\n");
    }

    public void Reply(HttpResponseMessage reply, JsonNode? body, string? text)
    {
        var headers = reply.Headers.Concat(reply.Content.Headers).Select(header => $"{header.Key}: {Shown(header.Key, string.Join(", ", header.Value))}");
        output.Write($"RESP: [{(int)reply.StatusCode}] {string.Join(' ', headers)}\n");
        output.Write(text is null ? "RESP BODY: (bytes, not shown)\n\n" : $"RESP BODY: {(body is null ? text : PythonText.Json(Hidden(body)))}\n\n");
    }

    private static string Shown(string header, string value) =>
        header is "X-Auth-Token" or "X-Subject-Token" ? $"{{SHA256}}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}" : value;

    private static JsonNode Hidden(JsonNode node)
    {
        var copy = node.DeepClone();
        Hide(copy, "");
        return copy;
    }

    private static void Hide(JsonNode? node, string name)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array) Hide(item, name);
                break;
            case JsonObject map:
                foreach (var (key, value) in map.ToList())
                {
                    var isSecret = Secrets.Contains(key) || (key == "id" && name == "token");
                    if (isSecret && value?.GetValueKind() == JsonValueKind.String) map[key] = "***";
                    else Hide(value, key);
                }

                break;
        }
    }
}
