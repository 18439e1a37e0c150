namespace Neutrino.HostState;

public sealed record MakeBridge(UnitKey Unit, OvsBridge Bridge) : Operation(Unit)
{
    public override Phase Phase => Phase.MakeOvs;
}

public sealed record RemoveBridge(UnitKey Unit, string Name) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveOvs;
}

/// <summary>
/// Makes or corrects an OVS port but for its tag, which becomes the dead one when the port is new and <paramref name="Dead"/>,
/// and the wanted one at once otherwise.
/// </summary>
public sealed record PutOvsPort(UnitKey Unit, OvsPort Port, bool Dead) : Operation(Unit)
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
