using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Identity;

/// <summary>What the handlers of Identity work with.</summary>
internal sealed record IdentityRoom(IStore Store, IdentitySettings Settings, TokenAuthority Tokens, PasswordHashing Passwords);
