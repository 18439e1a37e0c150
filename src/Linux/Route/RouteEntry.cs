using System.Net;

namespace Neutrino.Linux.Route;

/// <summary>A unicast route of one next hop in the main table.</summary>
/// <param name="Gateway">Null: directly on the link.</param>
/// <param name="Link">Index of the interface it leaves by.</param>
public sealed record RouteEntry(IPAddress Destination, int PrefixLength, IPAddress? Gateway, int Link);
