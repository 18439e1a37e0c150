using Microsoft.Extensions.Logging;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Reconcile;

/// <summary>Every unit there is to look at: found on the host, wanted, or remembered.</summary>
internal static class KnownUnits
{
    /// <returns>Also whether the host could be asked: if not, it is worth asking again soon.</returns>
    public static async Task<(IReadOnlySet<UnitKey> Units, bool IsHostListed)> AllAsync(
        IHost host, IPlanner planner, Snapshot snapshot, UnitTable table, ILogger logger, CancellationToken cancellation)
    {
        IEnumerable<UnitKey> found = [];
        var listed = true;
        try
        {
            found = await host.ListAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            logger.HostThrew("listing", problem);
            listed = false;
        }

        return (found.Concat(planner.Units(snapshot)).Where(planner.Covers).Concat(table.Keys).ToHashSet(), listed);
    }
}
