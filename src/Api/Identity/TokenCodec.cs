using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>
/// Tokens as text: <c>n1_</c> and base64url of key number (4 bytes), nonce (12), the claims sealed with AES-256-GCM, and its tag (16).
/// Nobody without a key can read or change one; nothing is stored of it. About 170 characters.
/// </summary>
public static class TokenCodec
{
    public const string Prefix = "n1_";
    public const int Longest = 255;
    private const int KeyNumberBytes = 4;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int FrameBytes = KeyNumberBytes + NonceBytes + TagBytes;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly string[] MethodNames = ["password", "token", "application_credential"];

    public static string Encode(TokenClaims claims, TokenKey key)
    {
        Span<byte> plain = stackalloc byte[512];
        var length = Write(plain, claims);
        Span<byte> frame = stackalloc byte[FrameBytes + length];
        NumberOf(key).CopyTo(frame);
        var nonce = frame.Slice(KeyNumberBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(Convert.FromBase64String(key.Secret), TagBytes);
        cipher.Encrypt(nonce, plain[..length], frame.Slice(KeyNumberBytes + NonceBytes, length), frame[^TagBytes..], Encoding.ASCII.GetBytes(Prefix));
        return Prefix + Base64Url.EncodeToString(frame);
    }

    /// <summary>The claims of a token sealed with one of the keys; null for anything else.</summary>
    public static TokenClaims? Decode(string token, Table<TokenKey> keys)
    {
        if (token.Length > Longest || !token.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        Span<byte> frame = stackalloc byte[Longest];
        // Not TryDecodeFromChars: it throws for text that is not base64url.
        if (Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length), frame, out _, out var length) != OperationStatus.Done || length <= FrameBytes) return null;
        frame = frame[..length];
        foreach (var key in keys.All)
        {
            if (!NumberOf(key).SequenceEqual(frame[..KeyNumberBytes])) continue;
            if (Open(frame, key) is { } claims) return claims;
        }

        return null;
    }

    /// <summary>The newest key signs.</summary>
    public static TokenKey? SigningKey(Table<TokenKey> keys) => keys.All.MaxBy(key => key.CreatedAt);

    private static TokenClaims? Open(ReadOnlySpan<byte> frame, TokenKey key)
    {
        Span<byte> plain = stackalloc byte[frame.Length - FrameBytes];
        try
        {
            using var cipher = new AesGcm(Convert.FromBase64String(key.Secret), TagBytes);
            cipher.Decrypt(frame.Slice(KeyNumberBytes, NonceBytes), frame[(KeyNumberBytes + NonceBytes)..^TagBytes], frame[^TagBytes..], plain, Encoding.ASCII.GetBytes(Prefix));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Read(plain);
    }

    private static byte[] NumberOf(TokenKey key) => SHA256.HashData(Encoding.UTF8.GetBytes(key.Id))[..KeyNumberBytes];

    private static int Write(Span<byte> target, TokenClaims claims)
    {
        var scope = claims.Scope;
        var at = 0;
        target[at++] = Methods(claims.Methods);
        target[at++] = (byte)(scope.System ? 3 : scope.DomainId is not null ? 2 : scope.ProjectId is not null ? 1 : 0);
        BinaryPrimitives.WriteInt64BigEndian(target[at..], claims.IssuedAt.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(target[(at + 8)..], claims.ExpiresAt.UtcTicks);
        at += 16;
        at += WriteText(target[at..], claims.UserId);
        at += WriteText(target[at..], scope.ProjectId ?? scope.DomainId ?? "");
        at += WriteText(target[at..], claims.AuditId);
        at += WriteText(target[at..], claims.AuditChainId ?? "");
        return at + WriteText(target[at..], claims.ApplicationCredentialId ?? "");
    }

    private static TokenClaims Read(ReadOnlySpan<byte> source)
    {
        var (methods, kind) = (source[0], source[1]);
        var issued = BinaryPrimitives.ReadInt64BigEndian(source[2..]);
        var expires = BinaryPrimitives.ReadInt64BigEndian(source[10..]);
        var at = 18;
        var user = ReadText(source, ref at);
        var scope = ReadText(source, ref at);
        var audit = ReadText(source, ref at);
        var chain = ReadText(source, ref at);
        var credential = ReadText(source, ref at);
        return new TokenClaims
        {
            UserId = user,
            Methods = MethodNames.Where((_, bit) => (methods & (1 << bit)) != 0).ToValueList(),
            Scope = kind switch { 1 => new TokenScope(ProjectId: scope), 2 => new TokenScope(DomainId: scope), 3 => new TokenScope(System: true), _ => TokenScope.None },
            IssuedAt = new DateTimeOffset(issued, TimeSpan.Zero),
            ExpiresAt = new DateTimeOffset(expires, TimeSpan.Zero),
            AuditId = audit,
            AuditChainId = chain.Length == 0 ? null : chain,
            ApplicationCredentialId = credential.Length == 0 ? null : credential,
        };
    }

    private static byte Methods(ValueList<string> names)
    {
        var bits = 0;
        foreach (var name in names) bits |= 1 << Array.IndexOf(MethodNames, name);
        return (byte)bits;
    }

    /// <summary>32 hex digits and the 22 characters of an audit id are 16 bytes; any other text is its length and UTF-8.</summary>
    private static int WriteText(Span<byte> target, string text)
    {
        if (text.Length == 32 && !text.AsSpan().ContainsAnyExcept(HexDigits))
        {
            target[0] = 0xfe;
            Convert.FromHexString(text, target[1..], out _, out var written);
            return 1 + written;
        }

        if (text.Length == 22 && Base64Url.TryDecodeFromChars(text, target[1..], out var bytes) && bytes == 16 && Base64Url.EncodeToString(target.Slice(1, 16)) == text)
        {
            target[0] = 0xff;
            return 1 + bytes;
        }

        target[0] = (byte)Encoding.UTF8.GetBytes(text, target[1..]);
        return 1 + target[0];
    }

    private static string ReadText(ReadOnlySpan<byte> source, ref int at)
    {
        var form = source[at++];
        var length = form >= 0xfe ? 16 : form;
        var bytes = source.Slice(at, length);
        at += length;
        return form switch { 0xfe => Convert.ToHexStringLower(bytes), 0xff => Base64Url.EncodeToString(bytes), _ => Encoding.UTF8.GetString(bytes) };
    }
}
