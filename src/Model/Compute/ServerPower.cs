namespace Neutrino.Model;

/// <summary>What is wanted of a server's guest.</summary>
public enum ServerPower
{
    Running,
    Off,
    Paused,

    /// <summary>Its memory written to disk, its domain off.</summary>
    Suspended,
}
