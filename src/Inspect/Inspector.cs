using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Inspect;

/// <summary>Holds what should be against what is, along the ways that packets take. Pure: it neither looks nor sends.</summary>
public sealed class Inspector
{
    private readonly Snapshot snapshot;
    private readonly ImmutableArray<PathPlan> plans;

    /// <param name="snapshot">The cloud.</param>
    /// <param name="host">The host it is planned for.</param>
    /// <param name="selection">What to check of it.</param>
    public Inspector(Snapshot snapshot, HostSettings host, Selection selection)
    {
        (this.snapshot, Subjects) = (snapshot, selection.In(snapshot, host));
        var paths = new PathPlans(snapshot, host);
        plans = [.. Subjects.SelectMany(paths.Of)];
    }

    /// <summary>What is meant; none when there is no such object.</summary>
    public ImmutableArray<Subject> Subjects { get; }

    /// <summary>The units to look at; the switch always, as everything stands on it.</summary>
    public IEnumerable<UnitKey> Units => plans.SelectMany(plan => plan.Units).Append(Planner.Switch).Concat(Subjects.Select(Own).OfType<UnitKey>()).Distinct();

    /// <param name="looks">One for each of <see cref="Units"/>; what is left out could not be seen.</param>
    /// <param name="packets">What was sent for each subject; null when none were to be.</param>
    /// <param name="paused">Whether repair is paused.</param>
    /// <param name="took">How long looking and sending took.</param>
    public Report Report(ImmutableArray<UnitLook> looks, IReadOnlyDictionary<Subject, ImmutableArray<Packet>>? packets, Language language, bool paused, TimeSpan took)
    {
        var units = looks.ToDictionary(look => look.Wanted.Key);
        foreach (var unit in Units.Where(unit => !units.ContainsKey(unit))) units[unit] = new UnitLook(new UnitState(unit), null, new HostFault(unit.ToString(), "nobody looked at it", 0, true));
        var missingBridges = UnitFlaws.MissingBridges(units.GetValueOrDefault(Planner.Switch));
        var flaws = units.ToDictionary(unit => unit.Key, unit => UnitFlaws.Of(unit.Value, missingBridges));
        var reporter = new PathReport(units, flaws, missingBridges, language);
        HashSet<Subject> first = [];
        ImmutableArray<ReportPath> paths = [.. plans.Select(plan => reporter.Of(plan, Own(plan.Subject), first.Add(plan.Subject) && packets is not null && packets.TryGetValue(plan.Subject, out var sent) ? sent : []))];
        return new Report(language.Code, snapshot.Revision, paths.All(path => path.Verdict != Verdict.Fails), paused, Math.Round(took.TotalSeconds, 2), paths);
    }

    /// <summary>The unit whose every flaw is shown with the subject, on a hop that was planned or not.</summary>
    private static UnitKey? Own(Subject subject) => subject.Kind switch
    {
        SubjectKind.Network => new UnitKey(UnitKind.Dhcp, subject.Id),
        SubjectKind.Router => new UnitKey(UnitKind.Router, subject.Id),
        SubjectKind.Port => new UnitKey(UnitKind.Port, subject.Id),
        SubjectKind.Server => new UnitKey(UnitKind.Server, subject.Id),
        SubjectKind.Host => Planner.Switch,
        _ => null,
    };
}
