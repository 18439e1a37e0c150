using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The one availability zone there is.</summary>
public static class Zones
{
    public const string Only = "nova";

    internal static Refusal? Fault(AttributeBag body)
    {
        foreach (var hint in body.List("availability_zone_hints"))
            if (hint.Text != Only) return NetworkRefusals.UnknownZone(hint.Text);
        return null;
    }
}
