using Neutrino.HostState;

namespace Neutrino.Reconcile;

/// <summary>What is to be handled and when: so a turn costs by what is due, not by what there is.</summary>
internal sealed class Agenda
{
    private readonly Dictionary<UnitKey, TrackedUnit> touched = [];
    private readonly SortedDictionary<(TimeSpan At, UnitKey Key), TrackedUnit> looks = [];

    /// <summary>The units that a change touched.</summary>
    public IEnumerable<TrackedUnit> Touched => touched.Values;

    /// <summary>The others that a look is due at, the earliest first.</summary>
    public IEnumerable<TrackedUnit> Looks => looks.Values.Where(unit => !unit.IsTouched);

    public void Touch(TrackedUnit unit)
    {
        if (unit.IsTouched) touched[unit.Key] = unit;
        else touched.Remove(unit.Key);
    }

    /// <param name="before">When the look was due so far.</param>
    public void Look(TrackedUnit unit, TimeSpan? before)
    {
        if (before is { } old) looks.Remove((old, unit.Key));
        if (unit.LookAt is { } next) looks[(next, unit.Key)] = unit;
    }

    public void Forget(TrackedUnit unit)
    {
        touched.Remove(unit.Key);
        if (unit.LookAt is { } at) looks.Remove((at, unit.Key));
    }
}
