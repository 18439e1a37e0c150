namespace Neutrino.Reconcile;

/// <summary>The loop's times and sizes.</summary>
public sealed record ReconcileSettings
{
    /// <summary>How long notices of one unit gather before it is looked at.</summary>
    public TimeSpan NoticeDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long after a change of ours a unit is looked at again. The host's own acknowledgements are believed until then; notices meanwhile are taken for echoes.</summary>
    public TimeSpan VerifyDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often everything is looked at, for what the kernel gives no notice of.</summary>
    public TimeSpan FullLookPeriod { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a unit with a fault rests the first time; doubled each time, up to <see cref="LastRetry"/>.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(200);
    public TimeSpan LastRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many units one round looks at without a change of theirs; more wait for the next, so that a change of the cloud need not.</summary>
    public int LooksPerRound { get; init; } = 64;

    /// <summary>How long looks may be put off by changes of the cloud.</summary>
    public TimeSpan LookPatience { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a unit's start waits for word of each resource it needs.</summary>
    public TimeSpan AwaitPatience { get; init; } = TimeSpan.FromSeconds(5);
}
