namespace Neutrino.HostState;

/// <summary>A named network namespace (<c>/run/netns/NAME</c>); the host's own is the empty name everywhere in this room.</summary>
public sealed record NetNamespace(string Name);

/// <param name="Namespace">Where; empty for the host's.</param>
/// <param name="Key">Dotted or slashed below <c>/proc/sys</c>: <c>net/ipv4/ip_forward</c>.</param>
/// <param name="Value">As reading it gives, trimmed.</param>
public sealed record Sysctl(string Namespace, string Key, string Value);
