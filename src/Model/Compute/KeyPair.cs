namespace Neutrino.Model;

/// <summary>A user's public key, to be put into guests.</summary>
public sealed record KeyPair : IResource
{
    public required string UserId { get; init; }

    /// <summary>Unique among the user's.</summary>
    public required string Name { get; init; }

    /// <summary><c>ssh</c> or <c>x509</c>.</summary>
    public string Type { get; init; } = "ssh";

    /// <summary>As it stands in <c>authorized_keys</c>, or a certificate in PEM.</summary>
    public required string PublicKey { get; init; }

    /// <summary>MD5 of the key's bytes, in pairs of hex digits with colons.</summary>
    public required string Fingerprint { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public string Id => KeyOf(UserId, Name);

    public static string KeyOf(string userId, string name) => $"{userId}/{name}";
}
