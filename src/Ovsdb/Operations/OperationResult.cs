using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <param name="Uuid">The new row, of an insert.</param>
/// <param name="Count">Rows that an update, mutate or delete met.</param>
/// <param name="Rows">The rows of a select: an array of objects.</param>
public readonly record struct OperationResult(Guid? Uuid, long? Count, JsonElement? Rows)
{
    internal static OperationResult Read(JsonElement result) => new(
        result.TryGetProperty("uuid", out var uuid) ? ColumnReader.Uuid(uuid) : null,
        result.TryGetProperty("count", out var count) ? count.GetInt64() : null,
        result.TryGetProperty("rows", out var rows) ? rows.Clone() : null);
}
