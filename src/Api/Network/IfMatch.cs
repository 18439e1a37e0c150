using System.Globalization;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>The <c>If-Match: revision_number=N</c> header of a change.</summary>
internal static class IfMatch
{
    private const string Prefix = "revision_number=";

    public static (long? Revision, Refusal? Refusal) Of(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString().Trim().Trim('"');
        if (header.Length == 0 || header == "*") return (null, null);
        return header.StartsWith(Prefix, StringComparison.Ordinal) && long.TryParse(header[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? (revision, null)
            : (null, WireRefusals.InvalidInput($"If-Match '{header}' is not of the form revision_number=N"));
    }
}
