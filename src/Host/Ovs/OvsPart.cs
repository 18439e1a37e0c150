using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Host.Ovs;

/// <summary>Open vSwitch as a part of a host: what its database says, and the flows of our bridges, which it does not.</summary>
internal sealed class OvsPart(OvsSwitch ovs, BridgeFlows flows) : IHost
{
    public event Action<Notice>? Noticed
    {
        add => ovs.Noticed += value;
        remove => ovs.Noticed -= value;
    }

    public static bool Does(Operation operation) => operation is MakeBridge or RemoveBridge or PutOvsPort or RemoveOvsPort or OpenOvsPort or CloseOvsPort;

    public Task StartAsync(CancellationToken cancellation) => ovs.StartAsync(cancellation);
    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation) => Task.FromResult(ovs.List());

    public async Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation)
    {
        var looks = wanted.Select(ovs.Observe).ToArray();
        for (var i = 0; i < looks.Length; i++)
            if (looks[i].State is { OvsBridges.Count: > 0 } state) looks[i] = looks[i] with { State = await WithFlowsAsync(state, cancellation).ConfigureAwait(false) };
        return [.. looks];
    }

    public async Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        var applied = await ovs.ApplyAsync(batch, cancellation).ConfigureAwait(false);
        if (!batch.Any(operation => operation is MakeBridge)) return applied;
        var answers = applied.ToArray();
        for (var i = 0; i < answers.Length; i++)
            if (answers[i] is { Fault: null, Operation: MakeBridge make }) answers[i] = new Applied(make, await PutNormalAsync(make, cancellation).ConfigureAwait(false));
        return [.. answers];
    }

    public ValueTask DisposeAsync() => ovs.DisposeAsync();

    private async Task<UnitState> WithFlowsAsync(UnitState state, CancellationToken cancellation)
    {
        List<OvsBridge> bridges = [];
        foreach (var bridge in state.OvsBridges)
        {
            var seen = ovs.IsOurs(bridge.Name) ? await flows.ReadAsync(bridge.Name, cancellation).ConfigureAwait(false) : null;
            bridges.Add(seen is { } lines ? bridge with { Flows = lines } : bridge);
        }

        return state with { OvsBridges = bridges.ToValueList() };
    }

    private async Task<HostFault?> PutNormalAsync(MakeBridge make, CancellationToken cancellation)
    {
        var name = make.Bridge.Name;
        if (!ovs.IsOurs(name) || await flows.ReadAsync(name, cancellation).ConfigureAwait(false) is not { } seen || seen == make.Bridge.Flows) return null;
        return await flows.PutNormalAsync(name, cancellation).ConfigureAwait(false) is { } refused ? new HostFault($"flows of {name}", refused, 0, Retryable: true) : null;
    }
}
