namespace Neutrino.Ovsdb;

/// <summary>A committed transaction of a <see cref="VswitchClient"/>, or why it was not.</summary>
/// <param name="Configuration">The <c>next_cfg</c> it raised: in force when <c>cur_cfg</c> has reached it.</param>
public sealed record Commit(TransactionOutcome Outcome, long Configuration);
