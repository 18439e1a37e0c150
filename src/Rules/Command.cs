using System.Collections.Immutable;

namespace Neutrino.Rules;

/// <summary>A wish of a caller, already parsed and validated against its resource's table. Decided by <see cref="NetworkRules.Decide"/>.</summary>
public abstract record Command(Caller Caller);

/// <param name="Resource">The table's singular: <c>port</c>.</param>
/// <param name="Bodies">One, or the items of a bulk create: all are made, or none.</param>
public sealed record CreateCommand(Caller Caller, string Resource, ImmutableArray<AttributeBag> Bodies) : Command(Caller);

/// <param name="IfRevision">The revision number of an If-Match header; a different one refuses with 412.</param>
public sealed record UpdateCommand(Caller Caller, string Resource, string Id, AttributeBag Body, long? IfRevision = null) : Command(Caller);

public sealed record DeleteCommand(Caller Caller, string Resource, string Id, long? IfRevision = null) : Command(Caller);

/// <summary>A member action: <c>PUT /routers/{id}/add_router_interface</c> and the like. <paramref name="Body"/> is unvalidated beyond its JSON form.</summary>
public sealed record ActionCommand(Caller Caller, string Resource, string Id, string Action, AttributeBag Body) : Command(Caller);

/// <summary>Replaces the tags of a resource.</summary>
public sealed record TagCommand(Caller Caller, string Resource, string Id, ImmutableArray<string> Add, ImmutableArray<string> Remove, bool ReplaceAll) : Command(Caller);

/// <summary>The caller's project gets its default security group, as it does in Neutron when it first asks for its groups.</summary>
public sealed record DefaultGroupCommand(Caller Caller) : Command(Caller);
