using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Reconcile;

/// <summary>What the loop remembers of one unit from round to round.</summary>
/// <param name="agenda">Told when what is due for the unit changes; null for one that is only looked at.</param>
internal sealed class TrackedUnit(UnitKey key, Agenda? agenda = null)
{
    public UnitKey Key { get; } = key;

    /// <summary>A change of the cloud concerns it and has not been handled.</summary>
    public bool IsTouched
    {
        get;
        set
        {
            field = value;
            agenda?.Touch(this);
        }
    }

    /// <summary>When to look at it next, on the loop's clock; null when nothing asks for it.</summary>
    public TimeSpan? LookAt
    {
        get;
        private set
        {
            var before = field;
            field = value;
            agenda?.Look(this, before);
        }
    }

    public string Cause { get; private set; } = "";

    /// <summary>True while the look that is due is the one after our own change.</summary>
    public bool IsVerifying { get; private set; }
    public int Failures { get; private set; }

    /// <summary>As it was when last handled without a fault; null before.</summary>
    public UnitState? Seen { get; private set; }

    /// <summary>What was done last, while it is not verified yet.</summary>
    public IReadOnlySet<string> Did { get; private set; } = ImmutableHashSet<string>.Empty;

    /// <summary>Asks for a look; a look that is due for a fault or after a change of ours stays when it is.</summary>
    public void Notice(TimeSpan at, string cause)
    {
        if (Failures > 0 || IsVerifying || LookAt <= at) return;
        (LookAt, Cause) = (at, cause);
    }

    /// <summary>Asks for a look now, whatever else is due.</summary>
    public void Demand(TimeSpan at, string cause) => (LookAt, Cause, IsVerifying) = (at, cause, false);

    public void Stands(UnitState seen, TimeSpan? verifyAt, IReadOnlySet<string> did)
    {
        (Seen, Failures, IsTouched, Did) = (seen, 0, false, did);
        (LookAt, IsVerifying, Cause) = (verifyAt, verifyAt is not null, "verification after a change");
    }

    /// <summary>What was done does not show: it is done again, and looked at again later and later.</summary>
    public void DoesNotShow(UnitState seen, TimeSpan verifyAt)
    {
        (Seen, Failures, IsTouched) = (seen, Failures + 1, false);
        (LookAt, IsVerifying, Cause) = (verifyAt, true, "verification after a change");
    }

    public void Failed(TimeSpan retryAt)
    {
        (Failures, IsTouched, IsVerifying) = (Failures + 1, false, false);
        (LookAt, Cause) = (retryAt, "retry after a fault");
    }
}
