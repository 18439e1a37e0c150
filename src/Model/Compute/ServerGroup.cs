namespace Neutrino.Model;

/// <summary>Servers that want to be together or apart. Its members are the servers that name it.</summary>
public sealed record ServerGroup : IResource
{
    /// <summary>Dashed UUID.</summary>
    public required string Id { get; init; }
    public required string ProjectId { get; init; }
    public required string UserId { get; init; }
    public required string Name { get; init; }

    /// <summary><c>affinity</c>, <c>anti-affinity</c>, <c>soft-affinity</c> or <c>soft-anti-affinity</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>The only rule there is, for <c>anti-affinity</c>; null when it was not given.</summary>
    public int? MaxServersPerHost { get; init; }
}
