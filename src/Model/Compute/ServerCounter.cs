namespace Neutrino.Model;

/// <summary>The last number given to a server, so that none is ever given twice. There is one row, <see cref="Only"/>.</summary>
public sealed record ServerCounter : IResource
{
    public const string Only = "servers";

    public string Id { get; init; } = Only;
    public required long Last { get; init; }
}
