namespace Neutrino.Server;

/// <summary>The server cannot start. The message is a sentence for whoever started it: what is wrong and what to do.</summary>
internal sealed class StartRefusedException(string message, Exception? cause = null) : Exception(message, cause);
