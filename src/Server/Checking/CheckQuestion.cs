using Microsoft.AspNetCore.Http;
using Neutrino.Inspect;

namespace Neutrino.Server;

/// <summary>What <c>neutrino check</c> is asked.</summary>
/// <param name="Language"><c>en</c> or <c>zh</c>.</param>
/// <param name="Packets">Whether packets are sent.</param>
internal sealed record CheckQuestion(Selection Selection, string Language, bool Packets)
{
    /// <summary>As a call on the status socket.</summary>
    public string Call => $"check?lang={Language}&packets={(Packets ? 1 : 0)}"
        + (Selection.Kind is { } kind ? $"&kind={kind}" : "") + (Selection.Name is { } name ? $"&name={Uri.EscapeDataString(name)}" : "");

    public static CheckQuestion Parse(IQueryCollection query) => new(
        new Selection(Enum.TryParse<SubjectKind>(query["kind"], out var kind) ? kind : null, query.ContainsKey("name") ? query["name"].ToString() : null),
        query["lang"] == "zh" ? "zh" : "en",
        query["packets"] != "0");
}
