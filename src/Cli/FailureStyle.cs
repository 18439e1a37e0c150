namespace Neutrino.Cli;

/// <summary>How a client words a failure.</summary>
public enum FailureStyle
{
    /// <summary>The message, then the ids of the requests (neutron).</summary>
    RequestIdsBelow,

    /// <summary><c>ERROR (Kind): message (HTTP 404) (Request-ID: …)</c> (nova).</summary>
    ErrorKind,

    /// <summary><c>message (HTTP 404)</c> (keystone, glance).</summary>
    StatusBehind,
}
