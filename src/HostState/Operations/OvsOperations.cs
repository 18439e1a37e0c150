namespace Neutrino.HostState;

/// <summary>Makes or corrects a bridge; one of ours gets back its only flow.</summary>
public sealed record MakeBridge(UnitKey Unit, OvsBridge Bridge) : Operation(Unit)
{
    public override Phase Phase => Phase.MakeOvs;
}

public sealed record RemoveBridge(UnitKey Unit, string Name) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveOvs;
}

/// <summary>
/// Makes or corrects an OVS port.
/// </summary>
/// <param name="KeepTag">True (a guest's port that was seen): it keeps the tag it has, which only <see cref="OpenOvsPort"/> and <see cref="CloseOvsPort"/>
/// set; should it have gone meanwhile, it comes back dead. False: the wanted tag at once.</param>
public sealed record PutOvsPort(UnitKey Unit, OvsPort Port, bool KeepTag) : Operation(Unit)
{
    public override Phase Phase => Phase.MakeOvs;
}

public sealed record RemoveOvsPort(UnitKey Unit, string Name) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveOvs;
}

/// <summary>Opens a port: its wanted tag. Only after its firewall is in.</summary>
public sealed record OpenOvsPort(UnitKey Unit, string Name, int? Tag) : Operation(Unit)
{
    public override Phase Phase => Phase.Open;
}

/// <summary>Shuts a port: the dead tag.</summary>
public sealed record CloseOvsPort(UnitKey Unit, string Name) : Operation(Unit)
{
    public override Phase Phase => Phase.Close;
}
