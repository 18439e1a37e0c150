using System.Globalization;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>The <c>If-Match: revision_number=N</c> header of a change.</summary>
internal static class IfMatch
{
    private const string Prefix = "revision_number=";
    private static readonly Refusal Malformed =
        new("BadRequest", StatusCodes.Status400BadRequest, "Bad if-match request: Revision number etag must be in the format of revision_number=<int>.");

    public static (long? Revision, Refusal? Refusal) Of(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString().Trim().Trim('"');
        if (header.Length == 0 || header == "*") return (null, null);
        // Resources have no other entity tags; a condition that nobody checks is worse than a refusal.
        return header.StartsWith(Prefix, StringComparison.Ordinal) && long.TryParse(header[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? (revision, null)
            : (null, Malformed);
    }
}
