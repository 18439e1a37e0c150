using Microsoft.Extensions.Logging;
using Neutrino.HostState;

namespace Neutrino.Reconcile;

/// <summary>A host that cannot start is tried again, later and later.</summary>
internal static class HostStart
{
    public static async Task UntilStartedAsync(IHost host, ReconcileSettings settings, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                await host.StartAsync(cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                logger.HostThrew("start", problem);
                await Task.Delay(Retries.Delay(settings, failures, true), time, cancellation).ConfigureAwait(false);
            }
        }
    }
}
