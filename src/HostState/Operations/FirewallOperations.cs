namespace Neutrino.HostState;

/// <summary>Makes or replaces a chain's rules.</summary>
public sealed record PutChain(UnitKey Unit, Chain Chain) : Operation(Unit)
{
    public override Phase Phase => Phase.LoadRules;
}

/// <summary>Removes a chain. Rules that jump to it go in the same batch or went before.</summary>
public sealed record RemoveChain(UnitKey Unit, Chain Chain) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveRules;
}

public sealed record PutSharedRule(UnitKey Unit, SharedRule Rule) : Operation(Unit)
{
    public override Phase Phase => Phase.LoadRules;
}

public sealed record RemoveSharedRule(UnitKey Unit, SharedRule Rule) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveRules;
}

/// <summary>Makes the set if it is missing, adds and removes members.</summary>
public sealed record PutIpSet(UnitKey Unit, IpSet Set, ValueList<Cidr> Added, ValueList<Cidr> Removed) : Operation(Unit)
{
    public override Phase Phase => Phase.FillSets;
}

/// <summary>Destroys a set. While a rule still names it the host says busy, which is retried in the next round.</summary>
public sealed record RemoveIpSet(UnitKey Unit, IpSet Set) : Operation(Unit)
{
    public override Phase Phase => Phase.DropFlows;
}

/// <summary>Replaces what a device may say it is.</summary>
public sealed record PutIdentity(UnitKey Unit, GuestIdentity Identity, GuestIdentity? Seen) : Operation(Unit)
{
    public override Phase Phase => Phase.LoadRules;
}

public sealed record RemoveIdentity(UnitKey Unit, GuestIdentity Identity) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveRules;
}

/// <summary>Deletes the tracked flows of a conntrack zone in the host's namespace.</summary>
public sealed record DropZoneFlows(UnitKey Unit, int Zone) : Operation(Unit)
{
    public override Phase Phase => Phase.DropFlows;
}

/// <summary>Deletes the tracked flows in a namespace that have the address at either end, before or after translation.</summary>
public sealed record DropAddressFlows(UnitKey Unit, string Namespace, Cidr Address) : Operation(Unit)
{
    public override Phase Phase => Phase.DropFlows;
}
