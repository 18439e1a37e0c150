namespace Neutrino.Model;

/// <summary>Compute limits that differ from the defaults: of a project, of one user in it, or (<see cref="DefaultClass"/>) the defaults of all. −1 is no limit.</summary>
public sealed record ComputeQuota : IResource
{
    public const string DefaultClass = "class:default";

    /// <summary>The project's id, <see cref="KeyOf"/>, or <see cref="DefaultClass"/>.</summary>
    public required string Id { get; init; }
    public ValueMap<string, int> Limits { get; init; } = ValueMap<string, int>.Empty;

    public static string KeyOf(string projectId, string? userId) => userId is null ? projectId : $"{projectId}/{userId}";
}
