namespace Neutrino.HostState;

/// <summary>Writes the files and starts the server, stopping one with other arguments first. Done when it answers (it has daemonised).</summary>
public sealed record StartDhcp(UnitKey Unit, DhcpServer Server) : Operation(Unit)
{
    public override Phase Phase => Phase.StartServers;
}

/// <summary>Rewrites the files in place and has the running server read them again; bursts are coalesced.</summary>
public sealed record ReloadDhcp(UnitKey Unit, DhcpServer Server) : Operation(Unit)
{
    public override Phase Phase => Phase.StartServers;
}

/// <summary>Stops the server and removes its folder.</summary>
public sealed record StopDhcp(UnitKey Unit, DhcpServer Server) : Operation(Unit)
{
    public override Phase Phase => Phase.Close;
}

public sealed record OpenListener(UnitKey Unit, Listener Listener) : Operation(Unit)
{
    public override Phase Phase => Phase.StartServers;
}

public sealed record CloseListener(UnitKey Unit, Listener Listener) : Operation(Unit)
{
    public override Phase Phase => Phase.Close;
}
