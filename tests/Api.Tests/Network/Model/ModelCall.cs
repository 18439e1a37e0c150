using System.Text.Json;

namespace Neutrino.Api.Tests.Model;

/// <summary>A call with what the model says to it.</summary>
/// <param name="Status">The status that the reply must have.</param>
/// <param name="Done">What a success changes in the model, with the row in the reply; false when the reply is not what it may be.</param>
internal sealed record ModelCall(string Who, string Method, string Path, string? Body, int Status, Func<JsonElement, bool>? Done = null)
{
    public override string ToString() => $"{Method} {Path} {Body} as {Who}: {Status} expected";
}
