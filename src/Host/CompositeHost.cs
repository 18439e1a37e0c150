using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Host;

/// <summary>Kinds of things that together are a host: each look is put together from theirs, each batch taken apart; they work at the same time.</summary>
public sealed class CompositeHost : IHost
{
    private readonly ImmutableArray<HostPart> parts;

    public CompositeHost(ImmutableArray<HostPart> parts)
    {
        this.parts = parts;
        foreach (var part in parts) part.Host.Noticed += notice => Noticed?.Invoke(notice);
    }

    public event Action<Notice>? Noticed;

    /// <summary>Starts the parts in their order.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (var part in parts) await part.Host.StartAsync(cancellation).ConfigureAwait(false);
    }

    public async Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation)
    {
        var lists = await Task.WhenAll(parts.Select(part => part.Host.ListAsync(cancellation))).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list).Distinct().Order()];
    }

    public async Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation)
    {
        var looks = await Task.WhenAll(parts.Select(part => part.Host.ObserveAsync(wanted, cancellation))).ConfigureAwait(false);
        return [.. wanted.Select((unit, i) => Merge(unit.Key, looks, i))];
    }

    public async Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        List<Task<ImmutableArray<Applied>>> work = [];
        foreach (var part in parts)
        {
            var own = batch.All(part.Does) ? batch : [.. batch.Where(part.Does)];
            if (!own.IsEmpty) work.Add(ApplyAsync(part, own, cancellation));
        }

        var results = await Task.WhenAll(work).ConfigureAwait(false);
        return results.Length == 1 && results[0].Length == batch.Length ? results[0] : Complete(batch, [.. results.SelectMany(result => result)]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in parts.Reverse()) await part.Host.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A part that throws fails its own operations, not those of the others.</summary>
    private static async Task<ImmutableArray<Applied>> ApplyAsync(HostPart part, ImmutableArray<Operation> own, CancellationToken cancellation)
    {
        try
        {
            return await part.Host.ApplyAsync(own, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return [.. own.Select(operation => new Applied(operation, new HostFault(part.Name, $"{OperationText.Did(operation)}: {problem.Message}", 0, true)))];
        }
    }

    /// <summary>An operation that no part does is a fault, not a success.</summary>
    private static ImmutableArray<Applied> Complete(ImmutableArray<Operation> batch, ImmutableArray<Applied> results)
    {
        if (results.Length >= batch.Length) return results;
        HashSet<Operation> answered = new(results.Select(result => result.Operation), ReferenceEqualityComparer.Instance);
        return results.AddRange(batch.Where(operation => !answered.Contains(operation))
            .Select(operation => new Applied(operation, new HostFault("host", $"cannot do {operation.GetType().Name}", 0, false))));
    }

    private static Observed Merge(UnitKey unit, ImmutableArray<Observed>[] looks, int index)
    {
        var state = new UnitState(unit);
        foreach (var look in looks)
        {
            var (seen, fault) = look[index];
            if (fault is not null) return new Observed(null, fault);
            if (seen is null || seen.IsEmpty) continue;
            state = Merge(state, seen);
        }

        return new Observed(state, null);
    }

    private static UnitState Merge(UnitState one, UnitState other) => one with
    {
        Namespaces = Merge(one.Namespaces, other.Namespaces),
        Sysctls = Merge(one.Sysctls, other.Sysctls),
        OvsBridges = Merge(one.OvsBridges, other.OvsBridges),
        OvsPorts = Merge(one.OvsPorts, other.OvsPorts),
        Links = Merge(one.Links, other.Links),
        Routes = Merge(one.Routes, other.Routes),
        IpSets = Merge(one.IpSets, other.IpSets),
        Chains = Merge(one.Chains, other.Chains),
        SharedRules = Merge(one.SharedRules, other.SharedRules),
        Identities = Merge(one.Identities, other.Identities),
        DhcpServers = Merge(one.DhcpServers, other.DhcpServers),
        Listeners = Merge(one.Listeners, other.Listeners),
        Domains = Merge(one.Domains, other.Domains),
    };

    private static ValueList<T> Merge<T>(ValueList<T> one, ValueList<T> other) =>
        other.Count == 0 ? one : one.Count == 0 ? other : new ValueList<T>(one.Items.AddRange(other.Items));
}
