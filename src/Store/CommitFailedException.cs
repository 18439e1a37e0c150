namespace Neutrino.Store;

/// <summary>The disk did not take a commit: nothing of it is kept, in memory or on disk.</summary>
public sealed class CommitFailedException(string message, Exception cause) : Exception(message, cause);
