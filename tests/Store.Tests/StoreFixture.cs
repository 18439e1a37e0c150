using System.Collections.Concurrent;

namespace Neutrino.Store.Tests;

/// <summary>Settings whose faults are collected.</summary>
internal static class StoreFixture
{
    public static StoreSettings Settings(ConcurrentQueue<string>? faults = null) => new()
    {
        Fault = (what, fault) => (faults ?? throw new InvalidOperationException(what, fault)).Enqueue($"{what} {fault.Message}"),
    };

    public static Task<Committed> CommitAsync(this IStore store, Decision decision) => store.CommitAsync(_ => decision, TestContext.Current.CancellationToken);
}
