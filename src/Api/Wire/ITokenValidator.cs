using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>Turns the <c>X-Auth-Token</c> of a request into who asks. Implemented by Identity, or by a client of an existing Keystone.</summary>
public interface ITokenValidator
{
    /// <summary>Null when the token is missing, unknown, expired or revoked.</summary>
    ValueTask<Caller?> ValidateAsync(string token, CancellationToken cancellation);
}
