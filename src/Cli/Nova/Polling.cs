using System.Text.Json.Nodes;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>Waits for a server, showing how far it is.</summary>
internal static class Polling
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <param name="doing">building, rebooting, …</param>
    /// <exception cref="CommandException">It went to ERROR, was deleted, or is not there after half an hour.</exception>
    public static async Task UntilAsync(Invocation call, string id, string doing, string wanted, bool showProgress = true)
    {
        var start = call.Terminal.Time.GetTimestamp();
        call.Say("");
        while (true)
        {
            var server = (await call.Session.GetAsync(Service.Compute, $"/servers/{id}")).Object("server");
            var status = (string?)server["status"] ?? "";
            if (status == wanted)
            {
                await ShowAsync(call, doing, 100, showProgress);
                call.Say("\nFinished");
                return;
            }

            if (status is "ERROR" or "DELETED") throw Failed(call, server, doing);
            await ShowAsync(call, doing, (int?)server["progress"] ?? 0, showProgress);
            if (call.Terminal.Time.GetElapsedTime(start) > Longest) throw new CommandException($"Server {id} is {status} after {Longest.TotalMinutes:0} minutes", "nova show says in which state it is");
            await Task.Delay(Period, call.Terminal.Time);
        }
    }

    private static async Task ShowAsync(Invocation call, string doing, int progress, bool showProgress)
    {
        await call.Terminal.Out.WriteAsync(showProgress ? $"\rServer {doing}... {progress}% complete" : $"\rServer {doing}...");
        await call.Terminal.Out.FlushAsync();
    }

    private static CommandException Failed(Invocation call, JsonObject server, string doing)
    {
        call.Say($"\nError {doing} server");
        var cause = (string?)(server["fault"] as JsonObject)?["message"] ?? (string?)server["status"];
        return new CommandException($"Error {doing} server: {cause}", $"nova show {(string?)server["name"]} says more; nova delete {(string?)server["name"]} takes it away") { Kind = "ResourceInErrorState" };
    }
}
