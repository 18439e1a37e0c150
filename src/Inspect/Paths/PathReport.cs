using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>From planned paths and what was seen to what is said of them.</summary>
internal sealed class PathReport(
    IReadOnlyDictionary<UnitKey, UnitLook> looks, IReadOnlyDictionary<UnitKey, ImmutableArray<Flaw>> flaws, IReadOnlySet<string> missingBridges, Language language)
{
    public ReportPath Of(PathPlan plan, UnitKey? own, ImmutableArray<Packet> packets)
    {
        var planned = plan.Steps.Select(step => (step.Unit, step.Place)).ToHashSet();
        var unplanned = own is { } unit ? flaws[unit].Where(flaw => !planned.Contains((unit, flaw.Place))).Select(flaw => flaw.Place).Distinct().ToArray() : [];
        ImmutableArray<ReportHop> hops =
        [
            .. plan.Steps.Where(step => step.Unit is not null).Select(step => Hop(step.Unit!.Value, step.Place, step.Label, step.OnLine, language.Explain(step.Place.Kind, step.Arguments))),
            .. unplanned.Select(place => Hop(own!.Value, place, place.Name, false, "")),
        ];
        hops = [.. hops, .. plan.Steps.Where(step => step.Unit is null).Select(step => Outside(step, hops, packets))];
        var sent = packets.Select(packet => new ReportPacket(packet.Kind, packet.Verdict, language.Explain(packet.Kind, packet.Verdict, packet.Arguments), packet.Milliseconds)).ToImmutableArray();
        var verdict = hops.Select(hop => hop.Verdict).Concat(sent.Select(packet => packet.Verdict)).DefaultIfEmpty(Verdict.Holds).Max();
        return new ReportPath(plan.Subject.Kind, plan.Subject.Id, plan.Subject.Name, verdict, PathLine.Plain(plan.Subject.Kind, hops), hops, sent);
    }

    private ReportHop Hop(UnitKey unit, Place place, string label, bool onLine, string says)
    {
        var look = looks[unit];
        var seen = look.Seen ?? new UnitState(unit);
        var evidence = PlaceEvidence.Of(place, look.Wanted, seen);
        ImmutableArray<ReportFlaw> wrong = [.. flaws[unit].Where(flaw => flaw.Place == place).Select(flaw => new ReportFlaw(flaw.Kind, language.Explain(flaw)))];
        var note = wrong.IsEmpty ? Note(unit, place, look, evidence) : null;
        var verdict = !wrong.IsEmpty ? Verdict.Fails : note is null ? Verdict.Holds : Verdict.Unknown;
        return new ReportHop(place.Kind, unit.ToString(), place.Name, label, onLine, verdict, says, note, wrong, evidence);
    }

    /// <summary>Why nothing can be said of a hop that is not itself to blame.</summary>
    private string? Note(UnitKey unit, Place place, UnitLook look, ImmutableArray<Evidence> evidence)
    {
        if (look.Seen is null || evidence.All(part => part.Should.SequenceEqual(part.Is))) return null;
        var waits = place.Kind == HopKind.Tap || look.Wanted.OvsPorts.Items.Any(port => port.Name == place.Name && !port.Ours);
        if (waits && evidence.All(part => part.Is.IsEmpty)) return language.Say(Word.NotPlugged, place.Name);
        var cause = missingBridges.FirstOrDefault() ?? flaws[unit].Select(flaw => flaw.Place.Name).FirstOrDefault();
        return cause is null || evidence.Any(part => !part.Is.IsEmpty) ? null : language.Say(Word.Depends, cause);
    }

    /// <summary>What is outside can be blamed only when everything before it holds.</summary>
    private ReportHop Outside(Step step, ImmutableArray<ReportHop> before, ImmutableArray<Packet> packets)
    {
        var silent = packets.Any(packet => packet is { Kind: PacketKind.Outside, Verdict: Verdict.Fails } && packet.Arguments[0] == step.Place.Name);
        var verdict = silent && before.All(hop => hop.Verdict != Verdict.Fails) ? Verdict.Fails : Verdict.Holds;
        return new ReportHop(step.Place.Kind, "", step.Place.Name, step.Label, step.OnLine, verdict, language.Explain(step.Place.Kind, step.Arguments), null, [], []);
    }
}
