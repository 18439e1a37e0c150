namespace Neutrino.Libvirt;

/// <summary><c>virDomainEventType</c>, and (negative) what other events say of a domain.</summary>
public enum DomainEventKind
{
    DeviceRemoved = -1,
    Defined = 0,
    Undefined = 1,
    Started = 2,
    Suspended = 3,
    Resumed = 4,
    Stopped = 5,
    Shutdown = 6,
    PmSuspended = 7,
    Crashed = 8,
}

/// <summary>Something happened to a domain.</summary>
/// <param name="Detail">libvirt's number within the kind; of a removed device, 0.</param>
/// <param name="Device">The alias of a removed device; empty otherwise.</param>
public readonly record struct DomainEvent(string Name, string Uuid, DomainEventKind Kind, int Detail, string Device);
