using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Host.Firewall;

/// <summary>Tracked flows as a part of a host: nothing of them is wanted or seen, they are only cut.</summary>
internal sealed class FlowPart : IHost
{
    private readonly FlowTable flows = new();

    /// <summary>Never: flows come and go.</summary>
    public event Action<Notice>? Noticed
    {
        add { }
        remove { }
    }

    public static bool Does(Operation operation) => operation is DropZoneFlows or DropAddressFlows;

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;
    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation) => Task.FromResult(ImmutableArray<UnitKey>.Empty);

    public Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation) =>
        Task.FromResult<ImmutableArray<Observed>>([.. wanted.Select(unit => new Observed(new UnitState(unit.Key), null))]);

    public Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation) => flows.ApplyAsync(batch, cancellation);
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
