using System.Collections.Immutable;
using System.Text;

namespace Neutrino.Inspect;

/// <summary>A path as one line; what is broken is crossed, and shown even when it usually is not.</summary>
public static class PathLine
{
    public static string Plain(SubjectKind kind, ImmutableArray<ReportHop> hops) => Line(kind, hops, Colours.Off);

    internal static string Line(SubjectKind kind, ImmutableArray<ReportHop> hops, Colours colours)
    {
        var line = new StringBuilder();
        ReportHop? before = null;
        foreach (var hop in hops.Where(hop => hop.OnLine || hop.Verdict == Verdict.Fails))
        {
            if (before is not null) line.Append(Joint(kind, before, hop));
            line.Append(hop.Verdict switch
            {
                Verdict.Fails => colours.Crossed($"✗ {hop.Label}"),
                Verdict.Unknown => colours.Doubtful($"{hop.Label} ?"),
                _ => hop.Label,
            });
            before = hop;
        }

        return line.ToString();
    }

    /// <summary>The two ends of a veth pair are one wire; the host's bridges are no path.</summary>
    private static string Joint(SubjectKind kind, ReportHop before, ReportHop hop) =>
        kind == SubjectKind.Host ? " · " : IsPair(before.Kind, hop.Kind) ? " ═ " : " ─ ";

    private static bool IsPair(HopKind before, HopKind hop) => (before, hop) is (HopKind.BridgeEnd, HopKind.SwitchEnd)
        or (HopKind.HostEnd, HopKind.RouterInterface) or (HopKind.RouterGateway or HopKind.DhcpInterface, HopKind.HostEnd);
}
