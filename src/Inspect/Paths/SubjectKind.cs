namespace Neutrino.Inspect;

/// <summary>What a path is shown for.</summary>
public enum SubjectKind
{
    Host,
    Network,
    Router,
    Port,
    Server,
}
