using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Neutrino.Api;

/// <summary>Cross-origin sharing as oslo.middleware has it: a preflight is granted as a whole or not at all, and repeats what was asked for.</summary>
public sealed class Cors(CorsSettings settings)
{
    private const string Everywhere = "*";
    private static readonly string[] SimpleHeaders = ["Accept", "Accept-Language", "Content-Type", "Cache-Control", "Content-Language", "Expires", "Last-Modified", "Pragma"];
    private volatile Grants grants = new(settings);

    /// <summary>As the installation has them from now on.</summary>
    public void Take(CorsSettings settings) => grants = new Grants(settings);

    /// <summary>Adds the headers the origin may have; true when the request was a preflight and is answered.</summary>
    /// <param name="own">Headers of the API's own, which requests may have and replies show besides.</param>
    public bool Answer(HttpContext context, params string[] own) => grants.Answer(context, own);

    private sealed class Grants(CorsSettings settings)
    {
        private readonly FrozenSet<string> requestHeaders = settings.AllowHeaders.Concat(SimpleHeaders).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        public bool Answer(HttpContext context, string[] own)
        {
            if (Granted(context.Request.Headers.Origin.ToString()) is not { } origin) return false;
            var (asked, headers) = (context.Request.Headers.AccessControlRequestMethod, context.Response.Headers);
            if (HttpMethods.IsOptions(context.Request.Method) && asked.Count > 0)
            {
                AnswerPreflight(context, origin, asked.ToString(), own);
                return true;
            }

            Grant(headers, origin);
            if (settings.ExposeHeaders.Count + own.Length > 0) headers.AccessControlExposeHeaders = string.Join(',', settings.ExposeHeaders.Concat(own));
            return false;
        }

        /// <summary>The origin as the reply names it; null for one that may not call.</summary>
        private string? Granted(string origin) =>
            origin.Length == 0 ? null
            : settings.AllowedOrigins.Contains(origin) ? origin
            : settings.AllowedOrigins.Contains(Everywhere) ? Everywhere
            : null;

        private void AnswerPreflight(HttpContext context, string origin, string method, string[] own)
        {
            var (headers, wanted) = (context.Response.Headers, context.Request.Headers.GetCommaSeparatedValues("Access-Control-Request-Headers"));
            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Response.ContentLength = 0;
            if (!settings.AllowMethods.Contains(method) || !wanted.All(header => requestHeaders.Contains(header) || own.Contains(header, StringComparer.OrdinalIgnoreCase))) return;
            Grant(headers, origin);
            if (settings.MaxAge != 0) headers.AccessControlMaxAge = settings.MaxAge.ToString(CultureInfo.InvariantCulture);
            headers.AccessControlAllowMethods = method;
            if (wanted.Length > 0) headers.AccessControlAllowHeaders = string.Join(',', wanted);
        }

        private void Grant(IHeaderDictionary headers, string origin)
        {
            headers.AccessControlAllowOrigin = origin;
            headers.Vary = "Origin";
            if (settings.AllowCredentials) headers.AccessControlAllowCredentials = "true";
        }
    }
}
