using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Who asks for a Compute decision, and what is known besides the snapshot.</summary>
public sealed record ComputeCall
{
    public required Caller Caller { get; init; }
    public required RuleSettings Settings { get; init; }

    /// <summary>What a server does now.</summary>
    public required Func<Server, ServerCondition> Condition { get; init; }

    /// <summary>Refuses, unless null, what the caller may not do: <c>os_compute_api:servers:create</c>.</summary>
    internal Refusal? Forbidden(string rule, string? projectId) =>
        Caller.IsAdmin || (projectId is not null && projectId == Caller.ProjectId && Caller.Roles.Contains("member")) ? null : ComputeRefusals.Policy(rule);

    internal Refusal? AdminOnly(string rule) => Caller.IsAdmin ? null : ComputeRefusals.Policy(rule);

    internal Draft Draft(Snapshot snapshot) => new(snapshot, Caller, Settings);
    internal DateTimeOffset Now => Settings.Time.GetUtcNow();
}
