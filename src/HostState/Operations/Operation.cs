namespace Neutrino.HostState;

/// <summary>
/// One thing to do on the host. Every operation is idempotent: making what is there, or removing what is gone, is success.
/// </summary>
public abstract record Operation(UnitKey Unit)
{
    /// <summary>When it runs, relative to the others of its round.</summary>
    public abstract Phase Phase { get; }
}

/// <summary>
/// The order in which a round runs; all operations of a phase, of all units, go to the host as one batch.
/// Doors close first and open last. The loop runs these at once, as none needs the other: links (<see cref="MakeLinks"/>, <see cref="DressLinks"/>)
/// beside rules (<see cref="FillSets"/>, <see cref="LoadRules"/>); <see cref="DropFlows"/> beside <see cref="StartServers"/>.
/// </summary>
public enum Phase
{
    /// <summary>Guests switched off or removed.</summary>
    StopGuests,
    RemoveGuestFiles,

    /// <summary>OVS ports put on the dead tag, listeners closed, DHCP servers stopped.</summary>
    Close,
    RemoveRoutes,
    RemoveLinks,
    RemoveOvs,

    /// <summary>After the ways in and out are gone: a guest's port is never there without its rules.</summary>
    RemoveRules,
    RemoveNamespaces,
    MakeNamespaces,
    MakeLinks,

    /// <summary>Named, addressed, up; sysctls.</summary>
    DressLinks,
    FillSets,
    LoadRules,

    /// <summary>Bridges and ports: after the rules, so that a guest's port is never on a bridge without its own.</summary>
    MakeOvs,

    /// <summary>What Open vSwitch made itself: moved, addressed, up.</summary>
    MoveLinks,
    MakeRoutes,

    /// <summary>Flows of taken-away rules and addresses.</summary>
    DropFlows,
    StartServers,

    /// <summary>OVS ports put on their tag.</summary>
    Open,

    /// <summary>Neighbours told, through what is open now.</summary>
    Tell,
    MakeGuestFiles,

    DefineGuests,
    StartGuests,

    /// <summary>Interfaces unplugged and plugged; guests paused and saved. A unit's in the order of its operations.</summary>
    SettleGuests,
}
