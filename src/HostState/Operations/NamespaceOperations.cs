namespace Neutrino.HostState;

/// <summary>Makes the namespace with its loopback up, and its record of being ours.</summary>
public sealed record MakeNamespace(UnitKey Unit, string Name) : Operation(Unit)
{
    public override Phase Phase => Phase.MakeNamespaces;
}

/// <summary>Removes a namespace of ours and everything that lives in it.</summary>
public sealed record RemoveNamespace(UnitKey Unit, string Name) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveNamespaces;
}

public sealed record SetSysctl(UnitKey Unit, Sysctl Sysctl) : Operation(Unit)
{
    public override Phase Phase => Phase.DressLinks;
}
