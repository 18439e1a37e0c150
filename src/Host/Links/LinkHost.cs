using System.Collections.Immutable;
using Neutrino.Host.Namespaces;
using Neutrino.HostState;
using Neutrino.Linux.Monitor;

namespace Neutrino.Host.Links;

/// <summary>The kernel's own part of a host: namespaces, sysctls, links, addresses, routes.</summary>
public sealed class LinkHost : IHost
{
    /// <summary>A look at so many units is over before another thread had taken it up.</summary>
    private const int Few = 4;
    private readonly NamespaceRecords records;
    private readonly NamespaceState names;
    private readonly LinkState links;

    /// <param name="recordDirectory">Where it is written down which namespaces are ours.</param>
    public LinkHost(DescriptorLoop loop, string recordDirectory = "/run/neutrino/namespaces")
    {
        records = new NamespaceRecords(recordDirectory);
        Namespaces = new OpenNamespaces(loop);
        names = new NamespaceState(Namespaces, records);
        links = new LinkState(Namespaces, records);
        names.Noticed += notice => Noticed?.Invoke(notice);
        links.Noticed += notice => Noticed?.Invoke(notice);
        Namespaces.Failed += (place, failure) =>
            Noticed?.Invoke(new Notice(null, $"netlink: events of {(place.Length == 0 ? "the host" : place)} cannot be followed: {failure.Message}"));
    }

    public event Action<Notice>? Noticed;

    /// <summary>The namespaces in use; says when one of them comes or goes.</summary>
    public OpenNamespaces Namespaces { get; }

    public static bool Does(Operation operation) => NamespaceState.Does(operation) || LinkState.Does(operation);

    public Task StartAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            records.Load();
            Namespaces.Start();
            _ = Namespaces.Get(records.All().Select(record => record.Name));
            _ = links.List();
        },
        cancellation);

    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation) =>
        Task.Run<ImmutableArray<UnitKey>>(() => [.. names.List().Union(links.List()).Order()], cancellation);

    public Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation) =>
        wanted.Length <= Few ? Task.FromResult(Observe(wanted)) : Task.Run(() => Observe(wanted), cancellation);

    /// <summary>On the caller's thread, as the kernel answers at once. Settings come after links: they may be those of a link just made.</summary>
    public Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation) =>
        Task.FromResult<ImmutableArray<Applied>>([.. links.Apply(batch), .. names.Apply(batch)]);

    public ValueTask DisposeAsync()
    {
        links.Dispose();
        names.Dispose();
        Namespaces.Dispose();
        return ValueTask.CompletedTask;
    }

    private ImmutableArray<Observed> Observe(ImmutableArray<UnitState> wanted) => [.. names.Observe(wanted).Zip(links.Observe(wanted), Merge)];

    private static Observed Merge(Observed one, Observed other) => one.State is null ? one : other.State is null ? other : one with
    {
        State = one.State with { Links = other.State.Links, Routes = other.State.Routes },
    };
}
