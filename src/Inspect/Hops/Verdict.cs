namespace Neutrino.Inspect;

public enum Verdict
{
    /// <summary>As it should be.</summary>
    Holds,

    /// <summary>Neither proven nor disproven: nobody is plugged, a guest is silent, what it stands in is missing.</summary>
    Unknown,
    Fails,
}
