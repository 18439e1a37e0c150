using System.Security.Cryptography;
using System.Text;

namespace Neutrino.Api.Consoles;

internal enum ConsoleKind { Screen, Serial }

/// <summary>What a token allows: one session with one console of one server.</summary>
internal sealed record ConsoleGrant(string ServerId, ConsoleKind Kind, DateTimeOffset Expires);

/// <summary>
/// Tokens that open consoles: random, for one server and one session, good for a short while. Kept in memory by their hash alone, so that a restart, or whoever reads our memory, opens nothing with them.
/// </summary>
internal sealed class ConsoleTokens(TimeProvider time, TimeSpan life)
{
    /// <summary>Unused tokens of one server; one more takes the oldest's place.</summary>
    private const int MostPerServer = 64;
    private const int RandomBytes = 16;
    private readonly Dictionary<string, ConsoleGrant> grants = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>A new token, written as a UUID.</summary>
    public string Issue(string serverId, ConsoleKind kind)
    {
        var token = new Guid(RandomNumberGenerator.GetBytes(RandomBytes)).ToString("D");
        var now = time.GetUtcNow();
        lock (gate)
        {
            foreach (var (hash, grant) in grants)
                if (grant.Expires <= now) grants.Remove(hash);
            if (grants.Where(entry => entry.Value.ServerId == serverId).OrderBy(entry => entry.Value.Expires).ToList() is { Count: >= MostPerServer } own) grants.Remove(own[0].Key);
            grants[Hash(token)] = new ConsoleGrant(serverId, kind, now + life);
        }

        return token;
    }

    /// <summary>What an unused token stands for; null when there is no such, or it has expired.</summary>
    public ConsoleGrant? Find(string token)
    {
        lock (gate) return grants.TryGetValue(Hash(token), out var grant) && grant.Expires > time.GetUtcNow() ? grant : null;
    }

    /// <summary>Uses a token up.</summary>
    public ConsoleGrant? Take(string token)
    {
        lock (gate) return grants.Remove(Hash(token), out var grant) && grant.Expires > time.GetUtcNow() ? grant : null;
    }

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
