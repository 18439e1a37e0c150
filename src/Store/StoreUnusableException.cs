namespace Neutrino.Store;

/// <summary>The store cannot be opened. The message is a sentence for whoever starts the program: what is wrong and what to do.</summary>
public sealed class StoreUnusableException(string message, Exception? cause = null) : Exception(message, cause);
