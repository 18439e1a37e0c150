using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Neutrino.Api;

/// <summary>What the metadata service sends: documents, and refusals as Nova's are: a small page for who takes HTML, else text.</summary>
internal static class MetadataReply
{
    public const string NotFound = "The resource could not be found.";

    public static Task RefuseAsync(HttpContext context, int status, string explanation)
    {
        var title = $"{status} {ReasonPhrases.GetReasonPhrase(status)}";
        var isPage = TakesPages(context.Request);
        context.Response.StatusCode = status;
        var text = isPage
            ? $"<html>\n <head>\n  <title>{title}</title>\n </head>\n <body>\n  <h1>{title}</h1>\n  {explanation}<br /><br />\n\n\n\n </body>\n</html>"
            : $"{title}\n\n{explanation}\n";
        return SendAsync(context, Encoding.UTF8.GetBytes(text), isPage ? "text/html; charset=UTF-8" : "text/plain; charset=UTF-8");
    }

    /// <summary>Bytes with their length; to HEAD the length alone.</summary>
    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> bytes, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static bool TakesPages(HttpRequest request) =>
        request.Headers.Accept.ToString() is var accept && (accept.Length == 0 || accept.Contains("*/*", StringComparison.Ordinal) || accept.Contains("text/html", StringComparison.Ordinal));
}
