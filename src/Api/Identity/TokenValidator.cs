using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>Validates the tokens of our own Identity for the other APIs.</summary>
public sealed class TokenValidator(TokenAuthority tokens) : ITokenValidator
{
    public ValueTask<Caller?> ValidateAsync(string token, CancellationToken cancellation) => ValueTask.FromResult(tokens.ValidateCaller(token));
}
