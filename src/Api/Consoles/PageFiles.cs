using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Neutrino.Api.Consoles;

/// <summary>
/// noVNC's files. What is served is looked up among the files that are there, so a path can lead nowhere else.
/// </summary>
internal sealed class PageFiles(string directory)
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".css"] = "text/css; charset=utf-8", [".json"] = "application/json", [".svg"] = "image/svg+xml",
        [".png"] = "image/png", [".ico"] = "image/x-icon", [".woff"] = "font/woff", [".woff2"] = "font/woff2", [".ttf"] = "font/ttf", [".mp3"] = "audio/mpeg", [".oga"] = "audio/ogg",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly Lazy<FrozenDictionary<string, string>> files = new(() => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).ToFrozenDictionary(file => "/" + Path.GetRelativePath(directory, file), StringComparer.Ordinal)
        : FrozenDictionary<string, string>.Empty);

    public bool AreThere => files.Value.Count > 0;

    /// <summary>Sends the file under a path; false when there is none.</summary>
    [SuppressMessage("Security", "CA3003", Justification = "The file's name is one that the directory gave us; the path only chooses among those.")]
    public async Task<bool> SendAsync(HttpContext context, string path)
    {
        if (!files.Value.TryGetValue(path, out var name) || new FileInfo(name) is not { Exists: true } file) return false;
        var headers = context.Response.Headers;
        headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}\"");
        headers.CacheControl = "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Headers.IfNoneMatch.ToString().Contains(headers.ETag.ToString(), StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        var content = await File.ReadAllBytesAsync(file.FullName, context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = Types.GetValueOrDefault(file.Extension, "application/octet-stream");
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
        return true;
    }
}
