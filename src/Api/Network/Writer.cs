using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api;

/// <summary>The write path: a command decided and committed, and remembered as in flight until the host has taken it in.</summary>
internal sealed class Writer(IStore store, RuleSettings rules, InFlight inFlight, NetworkApiSettings settings)
{
    /// <summary>Not cancelled with its caller: once in the queue a command is carried out.</summary>
    public async Task<Committed> CommitAsync(Command command)
    {
        var committed = await store.CommitAsync(snapshot => NetworkRules.Decide(snapshot, command, rules), CancellationToken.None).ConfigureAwait(false);
        if (committed.Decision.Refusal is null) inFlight.Note(committed.Decision.Changes.Changes, committed.Snapshot.Revision);
        return committed;
    }

    /// <summary>A project that asks for its groups has its default one.</summary>
    public Task EnsureDefaultGroupAsync(Caller caller) =>
        caller.ProjectId is not { } project || NetworkRules.HasDefaultGroup(store.Current, project) ? Task.CompletedTask : CommitAsync(new DefaultGroupCommand(caller));

    /// <summary>As <see cref="CommitAsync"/>, and then until the host has let go of what was removed.</summary>
    public async Task<Committed> RemoveAsync(Command command, CancellationToken aborted)
    {
        var committed = await CommitAsync(command).ConfigureAwait(false);
        if (committed.Decision.Refusal is null)
            await inFlight.LetGoAsync(committed.Decision.Changes.Changes, committed.Snapshot.Revision, settings.RemovalPatience, aborted).ConfigureAwait(false);
        return committed;
    }
}
