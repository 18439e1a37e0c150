using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Compute;

/// <summary>The cloud as Compute reads and changes it: the newest snapshot, the host's word about servers, and the one way to commit.</summary>
internal sealed class CloudView(IStore store, ServerBoard board, RuleSettings rules)
{
    public Snapshot Snapshot => store.Current;
    public ServerBoard Board => board;
    public RuleSettings Rules => rules;
    public string HostName => rules.HostName;
    public DateTimeOffset Now => rules.Time.GetUtcNow();

    public ComputeCall Call(Caller caller) => new() { Caller = caller, Settings = rules, Condition = board.Of };

    /// <summary>Not cancelled with its caller: once in the queue a command is carried out.</summary>
    public async Task<Committed> CommitAsync(Caller caller, Func<Snapshot, ComputeCall, Decision> decide)
    {
        var call = Call(caller);
        return await store.CommitAsync(
            snapshot =>
            {
                var decision = decide(snapshot, call);
                if (decision.Refusal is null) board.Begin(decision.Changes, snapshot.Revision + 1);
                return decision;
            },
            CancellationToken.None).ConfigureAwait(false);
    }
}
