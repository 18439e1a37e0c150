using System.Security.Cryptography;

namespace Neutrino.Api.Compute;

/// <summary>The password a reply names for a new guest. Nothing keeps it: a guest takes its key, not this.</summary>
internal static class AdminPasswords
{
    private const string Letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static string Make() => RandomNumberGenerator.GetString(Letters, 12);
}
