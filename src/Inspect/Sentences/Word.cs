namespace Neutrino.Inspect;

/// <summary>The printers' own words.</summary>
public enum Word
{
    Host,
    Network,
    Router,
    Port,
    Server,
    Should,
    Is,
    Packets,
    AllHolds,
    SomeFail,
    SomeUnknown,
    Nothing,
    Paused,
    NotPlugged,
    Depends,

    /// <summary>Instead of the hop's sentence, of a port without a tag.</summary>
    UntaggedPort,
    Object,
    Hop,
    Finding,
}
