namespace Neutrino.Host.Firewall;

/// <summary>An iptables program could not be run or said no.</summary>
public sealed class IptablesException(string message, Exception? cause = null) : IOException(message, cause);
