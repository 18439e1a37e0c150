using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Host;

/// <summary>
/// One kind of thing on the host, as a host of its own: it lists, sees (the other members of a state stay empty) and changes only what it
/// <paramref name="Does"/>.
/// </summary>
public sealed record HostPart(string Name, IHost Host, Func<Operation, bool> Does);
