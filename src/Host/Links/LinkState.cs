using System.Collections.Immutable;
using Neutrino.Host.Namespaces;
using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Links;

/// <summary>Links, their addresses and routes: seen, made, dressed, removed, followed. Calls come one at a time.</summary>
public sealed class LinkState : IDisposable
{
    private readonly OpenNamespaces namespaces;
    private readonly NamespaceRecords records;
    private readonly LinkMarks marks = new();
    private readonly LinkNotices notices;

    public LinkState(OpenNamespaces namespaces, NamespaceRecords records)
    {
        (this.namespaces, this.records) = (namespaces, records);
        notices = new LinkNotices(namespaces, records, marks, notice => Noticed?.Invoke(notice));
    }

    /// <summary>On the descriptor loop's thread.</summary>
    public event Action<Notice>? Noticed;

    /// <summary>The units that have marked links in the host's own namespace.</summary>
    public ImmutableArray<UnitKey> List()
    {
        LoadMarks();
        return [.. marks.Units];
    }

    /// <summary>Of each unit its links and routes.</summary>
    public ImmutableArray<Observed> Observe(ImmutableArray<UnitState> wanted)
    {
        if (!marks.IsComplete) LoadMarks();
        return new LinkLook(namespaces, records, marks).At(wanted);
    }

    /// <param name="batch">Operations that <see cref="Does"/> only.</param>
    public ImmutableArray<Applied> Apply(ImmutableArray<Operation> batch)
    {
        var maker = new LinkMaker(namespaces, marks);
        var routes = new RouteSetter(namespaces);
        return
        [
            .. Each<RemoveRoute>(batch, routes.Remove),
            .. Each<RemoveLink>(batch, maker.Remove),
            .. Each<MakeLink>(batch, maker.Make),
            .. Each<DressLink>(batch, new LinkDresser(namespaces, marks).Dress),
            .. Each<MakeRoute>(batch, routes.Make),
            .. Each<Announce>(batch, routes.Announce),
        ];
    }

    public static bool Does(Operation operation) => operation is MakeLink or RemoveLink or DressLink or MakeRoute or RemoveRoute or Announce;

    public void Dispose() => notices.Dispose();

    private void LoadMarks() => marks.Load(namespaces.Host.Route.Links);

    private static IEnumerable<Applied> Each<T>(ImmutableArray<Operation> batch, Func<ImmutableArray<T>, HostFault?[]> apply)
        where T : Operation
    {
        ImmutableArray<T> operations = [.. batch.OfType<T>()];
        if (operations.IsEmpty) return [];
        try
        {
            return operations.Zip(apply(operations), (operation, fault) => new Applied(operation, fault));
        }
        catch (Exception thrown) when (thrown is LinuxException or ObjectDisposedException)
        {
            // A namespace went while it was worked in, or a socket failed: all of them are tried again, and what is done stays done.
            var fault = thrown is LinuxException refused ? KernelFaults.From(typeof(T).Name, refused) : KernelFaults.From(typeof(T).Name, "namespace removed meanwhile", Errno.ENOENT);
            return operations.Select(operation => new Applied(operation, fault with { Retryable = true }));
        }
    }
}
