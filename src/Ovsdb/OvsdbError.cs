using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <param name="Word">The server's own word for it: <c>constraint violation</c>.</param>
/// <param name="Details">The server's sentence, empty when it gave none.</param>
/// <param name="Operation">Index of the operation that failed; -1 when it was none in particular (the commit, the connection).</param>
public sealed record OvsdbError(OvsdbErrorKind Kind, string Word, string Details, int Operation)
{
    public static OvsdbError Disconnected(string reason) => new(OvsdbErrorKind.Disconnected, "disconnected", reason, -1);

    public static OvsdbError TimedOut(string what) => new(OvsdbErrorKind.TimedOut, "timed out", what, -1);

    public override string ToString() => Details.Length == 0 ? Word : $"{Word}: {Details}";

    /// <summary>Reads an error object of a transaction's answer, or the bare word that stands in its place.</summary>
    public static OvsdbError Read(JsonElement error, int operation)
    {
        if (error.ValueKind != JsonValueKind.Object) return new OvsdbError(KindOf(error.ToString()), error.ToString(), "", operation);
        var word = error.TryGetProperty("error", out var named) ? named.ToString() : "";
        var details = error.TryGetProperty("details", out var sentence) ? sentence.ToString() : "";
        return new OvsdbError(KindOf(word), word, details, operation);
    }

    private static OvsdbErrorKind KindOf(string word) => word switch
    {
        "constraint violation" => OvsdbErrorKind.ConstraintViolation,
        "referential integrity violation" => OvsdbErrorKind.ReferentialIntegrityViolation,
        "timed out" => OvsdbErrorKind.TimedOut,
        "not owner" => OvsdbErrorKind.NotOwner,
        "aborted" => OvsdbErrorKind.Aborted,
        "not supported" => OvsdbErrorKind.NotSupported,
        "domain error" => OvsdbErrorKind.DomainError,
        "range error" => OvsdbErrorKind.RangeError,
        "resources exhausted" => OvsdbErrorKind.ResourcesExhausted,
        "I/O error" => OvsdbErrorKind.InputOutput,
        "duplicate uuid-name" => OvsdbErrorKind.DuplicateUuidName,
        "unknown database" => OvsdbErrorKind.UnknownDatabase,
        "syntax error" => OvsdbErrorKind.SyntaxError,
        "canceled" => OvsdbErrorKind.Canceled,
        _ => OvsdbErrorKind.Other,
    };
}
