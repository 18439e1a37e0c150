namespace Neutrino.Model;

/// <summary>What every Network API resource carries: the <c>standard-attr-*</c> extensions.</summary>
public sealed record StandardAttributes
{
    public string Description { get; init; } = "";
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The API's <c>revision_number</c>, 0 at creation, plus one a change.</summary>
    public long Revision { get; init; }
    public ValueList<string> Tags { get; init; } = [];
}

/// <summary>A row with an owner and standard attributes.</summary>
public interface INetworkResource : IResource
{
    string ProjectId { get; }
    StandardAttributes Standard { get; }
}
