using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api;

/// <summary>The read path: the newest snapshot together with the host's word on it.</summary>
internal sealed class NetworkReader(IStore store, InFlight inFlight, RuleSettings rules, NetworkApiSettings settings)
{
    /// <summary>A list waits for rows in flight only when it is about a few: what somebody polls.</summary>
    private const int FewRows = 16;

    /// <summary>What a list asks, within what the installation gives.</summary>
    public ListQuery Bounded(ListQuery query) => settings.MostRows is { } most && (query.Limit == 0 || query.Limit > most) ? query with { Limit = most } : query;

    public ReadContext Now(Caller caller) => At(store.Current, caller);
    public ReadContext At(Snapshot snapshot, Caller caller) => new(snapshot, caller, HostStatus) { Settings = rules };

    /// <summary>As <see cref="Now"/>, once the host has spoken of the row, if it is in flight.</summary>
    public async ValueTask<ReadContext> FinalAsync(Caller caller, ResourceKind kind, string id, CancellationToken cancellation)
    {
        await inFlight.SettleAsync(kind, id, settings.ReadPatience, cancellation).ConfigureAwait(false);
        return Now(caller);
    }

    /// <summary>The page of a list, read again after a wait when it is short and one of its rows is in flight.</summary>
    public async ValueTask<(Page Page, ReadContext Context)> PageAsync(Collection collection, Caller caller, ListQuery query, CancellationToken cancellation)
    {
        var context = Now(caller);
        var page = collection.Select(context, query);
        if (page.Rows.Count > FewRows || !page.Rows.Any(row => inFlight.IsPending(collection.Table.Kind, row.Id))) return (page, context);
        await Task.WhenAll(page.Rows.Select(row => inFlight.SettleAsync(collection.Table.Kind, row.Id, settings.ReadPatience, cancellation).AsTask())).ConfigureAwait(false);
        context = Now(caller);
        return (collection.Select(context, query), context);
    }

    private string? HostStatus(ResourceKind kind, string id) => store.Statuses.Find(kind, id)?.Status;
}
