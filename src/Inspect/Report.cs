using System.Collections.Immutable;

namespace Neutrino.Inspect;

/// <summary>What a check found, in one language.</summary>
/// <param name="Revision">Of the cloud's snapshot that was held against the host.</param>
/// <param name="Ok">True when nothing fails.</param>
/// <param name="Paused">Repair is paused: nothing of what is found will be mended by itself.</param>
/// <param name="Seconds">How long looking and sending took.</param>
public sealed record Report(string Language, long Revision, bool Ok, bool Paused, double Seconds, ImmutableArray<ReportPath> Paths);

/// <summary>One subject's way through the host.</summary>
/// <param name="Line"><c>eth0 ─ tap… ─ qbr… ─ qvb… ═ qvo… ─ br-int[2] ─ …</c>, without colour.</param>
public sealed record ReportPath(SubjectKind Kind, string Id, string Name, Verdict Verdict, string Line, ImmutableArray<ReportHop> Hops, ImmutableArray<ReportPacket> Packets);

/// <param name="Unit"><c>port:7bfa2daa-…</c>; empty for what is outside of the host.</param>
/// <param name="Label">Its name on the line.</param>
/// <param name="Says">What it is, and how it is connected.</param>
/// <param name="Note">Why it is neither proven nor disproven; null otherwise.</param>
public sealed record ReportHop(
    HopKind Kind, string Unit, string Name, string Label, bool OnLine, Verdict Verdict, string Says, string? Note, ImmutableArray<ReportFlaw> Flaws, ImmutableArray<Evidence> Evidence);

/// <param name="Says">What is wrong, and what follows from it.</param>
public sealed record ReportFlaw(FlawKind Kind, string Says);

/// <param name="Milliseconds">Until the answer; null without one.</param>
public sealed record ReportPacket(PacketKind Kind, Verdict Verdict, string Says, double? Milliseconds);
