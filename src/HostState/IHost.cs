using System.Collections.Immutable;

namespace Neutrino.HostState;

/// <summary>What went wrong with one object on the host.</summary>
/// <param name="Object">The thing: <c>link qvo7bfa2daa-66</c>.</param>
/// <param name="What">The operation or look that failed, and the host's own words.</param>
/// <param name="Errno">The kernel's number, 0 when there is none.</param>
/// <param name="Retryable">Whether trying again later can help.</param>
public sealed record HostFault(string Object, string What, int Errno, bool Retryable);

/// <param name="Operation">What was tried.</param>
/// <param name="Fault">Null when it was done.</param>
public readonly record struct Applied(Operation Operation, HostFault? Fault);

/// <summary>What the host looks like for one unit, or why it could not be seen.</summary>
public readonly record struct Observed(UnitState? State, HostFault? Fault);

/// <summary>Why to look again.</summary>
/// <param name="Unit">Null: at everything (events were lost, the switch's daemon came back).</param>
/// <param name="Cause">For the log: <c>netlink: address removed from qg-… in qrouter-…</c>.</param>
public readonly record struct Notice(UnitKey? Unit, string Cause);

/// <summary>
/// A Linux host as the reconcile loop sees it. Implementations: the real machine, and the behaving fake.
/// Calls come one at a time, but for <see cref="ApplyAsync"/>: two batches of phases that the loop runs at once (see <see cref="Phase"/>) are never of the same kind of thing.
/// </summary>
public interface IHost : IAsyncDisposable
{
    /// <summary>Opens connections and finds what is there. After it, notices flow.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Every unit that has anything with our mark on the host, wanted or not.</summary>
    Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation);

    /// <summary>
    /// Looks at the units, in the order given. <paramref name="wanted"/> tells where to look (names of things that bear no mark) and which optional
    /// members are of interest: members that are null in the wanted record are null in the seen one. A unit that should not exist is given as an
    /// empty state and is looked for by its marks. An OVS internal interface that is not in its namespace yet is seen where it is: in the host's.
    /// </summary>
    Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation);

    /// <summary>
    /// Does a batch of operations of one phase, of any units. A failure of one never keeps another from being tried. Answers one for each, in any order.
    /// </summary>
    Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation);

    /// <summary>Raised from any thread when something of a unit may have changed, by our own hand too; must return at once.</summary>
    event Action<Notice>? Noticed;
}
