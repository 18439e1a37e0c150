using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Host.Ovs;

/// <summary>Open vSwitch as a part of a host.</summary>
internal sealed class OvsPart(OvsSwitch ovs) : IHost
{
    public event Action<Notice>? Noticed
    {
        add => ovs.Noticed += value;
        remove => ovs.Noticed -= value;
    }

    public static bool Does(Operation operation) => operation is MakeBridge or RemoveBridge or PutOvsPort or RemoveOvsPort or OpenOvsPort or CloseOvsPort;

    public Task StartAsync(CancellationToken cancellation) => ovs.StartAsync(cancellation);
    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation) => Task.FromResult(ovs.List());

    public Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation) =>
        Task.FromResult<ImmutableArray<Observed>>([.. wanted.Select(ovs.Observe)]);

    public Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation) => ovs.ApplyAsync(batch, cancellation);
    public ValueTask DisposeAsync() => ovs.DisposeAsync();
}
