using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>What became of a transaction: all of it or nothing.</summary>
/// <param name="Results">One an operation, in order; empty when it failed.</param>
/// <param name="Error">Null when it is committed.</param>
public sealed record TransactionOutcome(ImmutableArray<OperationResult> Results, OvsdbError? Error)
{
    internal static TransactionOutcome Failed(OvsdbError error) => new([], error);

    /// <summary>Reads the answer to <c>transact</c>: an array with a result an operation, in which an error stands in the place of the operation that
    /// failed, or behind the last one when the commit did.</summary>
    internal static TransactionOutcome Read(JsonElement answer, int operations)
    {
        var results = ImmutableArray.CreateBuilder<OperationResult>(operations);
        var index = 0;
        foreach (var result in answer.EnumerateArray())
        {
            if (result.ValueKind == JsonValueKind.Object && result.TryGetProperty("error", out _)) return Failed(OvsdbError.Read(result, index < operations ? index : -1));
            if (result.ValueKind == JsonValueKind.Object) results.Add(OperationResult.Read(result));
            index++;
        }

        return results.Count == operations
            ? new TransactionOutcome(results.MoveToImmutable(), null)
            : Failed(new OvsdbError(OvsdbErrorKind.Other, "short answer", $"{results.Count} results for {operations} operations", -1));
    }
}
