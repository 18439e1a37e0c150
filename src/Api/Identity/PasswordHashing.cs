using System.Globalization;

namespace Neutrino.Api.Identity;

/// <summary>
/// Slow salted hashes of secrets: bcrypt of cost 10 (about 60 ms) over SHA-384 of the secret, so that its length is not cut.
/// Hashing runs on pool threads, at most one a processor at a time, so that a flood of logins cannot starve the requests that need none.
/// </summary>
/// <param name="cost">bcrypt's cost: the work doubles with each.</param>
public sealed class PasswordHashing(int cost = PasswordHashing.DefaultCost) : IDisposable
{
    public const int DefaultCost = 10;

    /// <summary>What a login of a user that is not there, or has no password, is compared with: of the same cost, never equal.</summary>
    private readonly string noOnesHash = string.Create(CultureInfo.InvariantCulture, $"$2a${cost:00}$vxAIqh9Z1lS.Ci0muggooeaQEa8gI6SKs07ml5qTupPJJWSxvRaee");
    private readonly SemaphoreSlim turns = new(Environment.ProcessorCount);

    public Task<string> HashAsync(string secret, CancellationToken cancellation) =>
        RunAsync(() => BCrypt.Net.BCrypt.EnhancedHashPassword(secret, cost), cancellation);

    /// <summary>Whether the secret is the one that was hashed. With no hash it takes as long, and is false.</summary>
    public Task<bool> VerifyAsync(string secret, string? hash, CancellationToken cancellation) =>
        RunAsync(() => BCrypt.Net.BCrypt.EnhancedVerify(secret, hash ?? noOnesHash) && hash is not null, cancellation);

    public void Dispose() => turns.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, cancellation).ConfigureAwait(false);
        }
        finally
        {
            turns.Release();
        }
    }
}
