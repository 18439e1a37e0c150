using System.Diagnostics.CodeAnalysis;
using Neutrino.HostState;

namespace Neutrino.Reconcile;

/// <summary>The units that the loop knows, and which of them to look at when. The loop's alone.</summary>
internal sealed class UnitTable(ReconcileSettings settings)
{
    private readonly Dictionary<UnitKey, TrackedUnit> units = [];
    private readonly Agenda agenda = new();

    public IEnumerable<UnitKey> Keys => units.Keys;

    public TrackedUnit Track(UnitKey key)
    {
        if (!units.TryGetValue(key, out var unit)) units[key] = unit = new TrackedUnit(key, agenda);
        return unit;
    }

    public bool TryFind(UnitKey key, [NotNullWhen(true)] out TrackedUnit? unit) => units.TryGetValue(key, out unit);

    public void Forget(UnitKey key)
    {
        if (units.Remove(key, out var unit)) agenda.Forget(unit);
    }

    /// <summary>The units to handle now: those that a change touched, and looks that are due, as far as they do not hold the changes up.</summary>
    public List<TrackedUnit> Due(TimeSpan now)
    {
        var due = agenda.Touched.ToList();
        var patience = due.Count > 0 ? settings.LookPatience : TimeSpan.Zero;
        due.AddRange(agenda.Looks.TakeWhile(unit => unit.LookAt + patience <= now).Take(settings.LooksPerRound));
        return due;
    }

    /// <summary>All units to handle now but those that are being handled.</summary>
    public List<TrackedUnit> Due(TimeSpan now, Func<UnitKey, bool> isBusy) =>
        [.. agenda.Touched.Concat(agenda.Looks.TakeWhile(unit => unit.LookAt <= now)).Where(unit => !isBusy(unit.Key))];

    /// <summary>When the next look is due; null when none is.</summary>
    public TimeSpan? NextDue() => agenda.Looks.FirstOrDefault()?.LookAt;

    /// <summary>When the next look is due of a unit that is not being handled; null when none is.</summary>
    public TimeSpan? NextDue(Func<UnitKey, bool> isBusy) => agenda.Looks.FirstOrDefault(unit => !isBusy(unit.Key))?.LookAt;
}
