using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Neutrino.Model;

namespace Neutrino.Api.Images;

/// <summary>Refusals as webob writes them, which Glance's clients take apart: HTML by default, JSON or plain text for who accepts nothing else.</summary>
internal static class ImageFaults
{
    private static readonly Refusal Failure = new("InternalServerError", 500, "The server has either erred or is incapable of performing the requested operation.");
    public static Refusal Internal => Failure;
    public static Refusal NotFound => new("NotFound", 404, "The resource could not be found.");

    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        response.StatusCode = refusal.Status;
        var title = ReasonPhrases.GetReasonPhrase(refusal.Status);
        if (title == "Payload Too Large") title = "Request Entity Too Large";
        var accept = context.Request.Headers.Accept.ToString();
        if (accept.Length == 0 || accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) || accept.Contains("*/*", StringComparison.Ordinal) || accept.Contains("text/*", StringComparison.Ordinal))
            return TextAsync(response, "text/html; charset=UTF-8", Html($"{refusal.Status} {title}", refusal.Message));
        if (!accept.Contains("application/json", StringComparison.OrdinalIgnoreCase))
            return TextAsync(response, "text/plain; charset=UTF-8", $"{refusal.Status} {title}\n\n{refusal.Message}\n\n   ");
        return JsonReply.WriteAsync(response, refusal.Status, writer => Write(writer, refusal, title));
    }

    private static void Write(Utf8JsonWriter writer, Refusal refusal, string title)
    {
        writer.WriteStartObject();
        writer.WriteString("message", $"{refusal.Message}<br /><br />\n\n\n");
        writer.WriteString("code", $"{refusal.Status} {title}");
        writer.WriteString("title", title);
        writer.WriteEndObject();
    }

    private static string Html(string status, string message) =>
        $"<html>\n <head>\n  <title>{status}</title>\n </head>\n <body>\n  <h1>{status}</h1>\n  {Escaped(message)}<br /><br />\n\n\n </body>\n</html>";

    /// <summary>Text between tags; quotes stay as they are, which clients print.</summary>
    private static string Escaped(string message) =>
        message.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static Task TextAsync(HttpResponse response, string type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        response.ContentType = type;
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(response.HttpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes).AsTask();
    }
}
