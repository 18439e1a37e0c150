using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A headless Chromium, spoken to by its DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly string profile;
    private readonly Process process;
    private readonly ClientWebSocket tools = new();
    private string? session;
    private int calls;

    private Browser(Process process, string profile) => (this.process, this.profile) = (process, profile);

    public static async Task<Browser> StartAsync(CancellationToken cancellation)
    {
        var profile = Directory.CreateTempSubdirectory("neutrino-").FullName;
        string[] arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank"];
        var process = Process.Start(new ProcessStartInfo("chromium", arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var browser = new Browser(process, profile);
        const string listening = "DevTools listening on ";
        string? line;
        do line = await process.StandardError.ReadLineAsync(cancellation);
        while (line?.StartsWith(listening, StringComparison.Ordinal) == false);
        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await browser.tools.ConnectAsync(new Uri(line![listening.Length..]), cancellation);
        var target = await browser.CallAsync("Target.createTarget", new() { ["url"] = "about:blank" }, cancellation);
        browser.session = (string)(await browser.CallAsync("Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true }, cancellation))["sessionId"]!;
        return browser;
    }

    public Task OpenAsync(Uri address, CancellationToken cancellation) => CallAsync("Page.navigate", new() { ["url"] = address.AbsoluteUri }, cancellation);

    /// <summary>What an expression is in the page, as text.</summary>
    public async Task<string> EvaluateAsync(string expression, CancellationToken cancellation) =>
        (await CallAsync("Runtime.evaluate", new() { ["expression"] = $"String({expression})" }, cancellation))["result"]?["value"]?.ToString() ?? "";

    /// <summary>Waits until the expression is true in the page.</summary>
    public async Task UntilAsync(string expression, CancellationToken cancellation)
    {
        while (await EvaluateAsync(expression, cancellation) != "true") await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
    }

    public async Task<byte[]> PictureAsync(CancellationToken cancellation) => Convert.FromBase64String((string)(await CallAsync("Page.captureScreenshot", [], cancellation))["data"]!);

    public async ValueTask DisposeAsync()
    {
        tools.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(profile, recursive: true);
    }

    private async Task<JsonObject> CallAsync(string method, JsonObject parameters, CancellationToken cancellation)
    {
        var call = new JsonObject { ["id"] = ++calls, ["method"] = method, ["params"] = parameters };
        if (session is not null) call["sessionId"] = session;
        await tools.SendAsync(Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, true, cancellation);
        while (true)
        {
            var answer = await ReceiveAsync(cancellation);
            if ((int?)answer["id"] == calls) return answer["result"] as JsonObject ?? throw new InvalidOperationException(answer.ToJsonString());
        }
    }

    private async Task<JsonObject> ReceiveAsync(CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await tools.ReceiveAsync(buffer.AsMemory(), cancellation);
            whole.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        return JsonSerializer.Deserialize<JsonObject>(whole.ToArray())!;
    }
}
