namespace Neutrino.Model;

/// <summary>One call that changed a server, as <c>os-instance-actions</c> shows it.</summary>
public sealed record InstanceAction : IResource
{
    public required string ServerId { get; init; }

    /// <summary><c>req-…</c> of the call; unique within the server.</summary>
    public required string RequestId { get; init; }

    /// <summary><c>create</c>, <c>stop</c>, <c>reboot</c>, …: Nova's words.</summary>
    public required string Action { get; init; }
    public string? UserId { get; init; }
    public string? ProjectId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the host had done it; null while it is at it.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Message { get; init; }

    public string Id => KeyOf(ServerId, RequestId);

    public static string KeyOf(string serverId, string requestId) => $"{serverId}/{requestId}";
}
