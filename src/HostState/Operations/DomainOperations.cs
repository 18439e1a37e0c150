namespace Neutrino.HostState;

/// <summary>Makes a file of a domain, and the folder it is in. What is there is left as it is.</summary>
public sealed record MakeDomainFile(UnitKey Unit, string Folder, DomainFile File) : Operation(Unit)
{
    public override Phase Phase => Phase.MakeGuestFiles;
}

/// <summary>Removes a file of a domain that is no longer wanted.</summary>
public sealed record RemoveDomainFile(UnitKey Unit, string Path) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveGuestFiles;
}

/// <summary>Removes the folder of a domain with all that is in it.</summary>
public sealed record RemoveDomainFolder(UnitKey Unit, string Folder) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveGuestFiles;
}

/// <summary>Defines the domain, or defines it anew; it is not started, and what runs runs on.</summary>
public sealed record DefineDomain(UnitKey Unit, Domain Domain) : Operation(Unit)
{
    public override Phase Phase => Phase.DefineGuests;
}

/// <summary>
/// Defines the domain and starts it for its <see cref="Domain.BootNumber"/>, paused when it is wanted so. A memory that was saved is thrown away. Done when it
/// runs; waits for what it is plugged into. That this boot started is on record from then on, whatever becomes of us.
/// </summary>
public sealed record StartDomain(UnitKey Unit, Domain Domain) : Operation(Unit)
{
    public override Phase Phase => Phase.StartGuests;
}

/// <summary>Switches a domain off, after asking it for as long as <paramref name="Patience"/> (zero: at once). It stays defined.</summary>
public sealed record StopDomain(UnitKey Unit, string Name, TimeSpan Patience) : Operation(Unit)
{
    public override Phase Phase => Phase.StopGuests;
}

/// <summary>Asks the guest to shut itself down, switches it off if it does not, and starts it again, as the same boot.</summary>
public sealed record SoftRebootDomain(UnitKey Unit, Domain Domain) : Operation(Unit)
{
    public override Phase Phase => Phase.StartGuests;
}

public sealed record PauseDomain(UnitKey Unit, string Name) : Operation(Unit)
{
    public override Phase Phase => Phase.SettleGuests;
}

/// <summary>Writes the memory of a guest to a file and switches it off.</summary>
public sealed record SaveDomain(UnitKey Unit, string Name) : Operation(Unit)
{
    public override Phase Phase => Phase.SettleGuests;
}

/// <summary>
/// Lets a paused guest, or one whose memory was saved, go on where it was. An interface in that memory that is not wanted any more is there with no network
/// behind it, until the guest lets go of it: its bridge may be gone.
/// </summary>
/// <param name="Domain">As it is to be, with the interfaces that are wanted.</param>
public sealed record ResumeDomain(UnitKey Unit, Domain Domain) : Operation(Unit)
{
    public override Phase Phase => Phase.StartGuests;
}

/// <summary>Plugs an interface into a running guest, and into its definition.</summary>
/// <param name="Domain">As it is to be.</param>
public sealed record AttachInterface(UnitKey Unit, Domain Domain, DomainInterface Interface) : Operation(Unit)
{
    public override Phase Phase => Phase.SettleGuests;
}

/// <summary>Unplugs an interface from a running guest, and from its definition. Done when the guest has let go of it.</summary>
public sealed record DetachInterface(UnitKey Unit, Domain Domain, DomainInterface Interface) : Operation(Unit)
{
    public override Phase Phase => Phase.SettleGuests;
}

/// <summary>Switches the domain off and takes its definition and its saved memory away.</summary>
public sealed record RemoveDomain(UnitKey Unit, string Name) : Operation(Unit)
{
    public override Phase Phase => Phase.StopGuests;
}
