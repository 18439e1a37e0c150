namespace Neutrino.Model;

/// <summary>A server that was, kept a while for usage records and for lists that ask what changed. Nothing of it is on the host.</summary>
public sealed record DeletedServer : IResource
{
    public required Server Server { get; init; }
    public required DateTimeOffset DeletedAt { get; init; }

    public string Id => Server.Id;
}
