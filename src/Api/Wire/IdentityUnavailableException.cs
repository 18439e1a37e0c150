namespace Neutrino.Api;

/// <summary>Nobody can say whether a token holds: the Keystone that knows does not answer, or refuses us. The request is answered with 503.</summary>
public sealed class IdentityUnavailableException : Exception
{
    public IdentityUnavailableException(string message) : base(message) { }
    public IdentityUnavailableException(string message, Exception inner) : base(message, inner) { }
    public IdentityUnavailableException() { }
}
