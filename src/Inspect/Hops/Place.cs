namespace Neutrino.Inspect;

/// <summary>One thing on the host, by what it is and what it is called: <c>BridgeEnd qvb7bfa2daa-66</c>.</summary>
public readonly record struct Place(HopKind Kind, string Name);
