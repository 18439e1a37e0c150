using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Neutrino.Rules;

/// <summary>A public key in OpenSSH's one-line form (RFC 4253, section 6.6), checked.</summary>
public sealed record SshKey(string Type, string Fingerprint)
{
    private static readonly string[] Types =
    [
        "ssh-rsa", "ssh-ed25519", "ssh-dss", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ];

    /// <summary>Null for text that is no such key: type and base64 must be there, agree, and hold every field the type has.</summary>
    public static SshKey? TryParse(string text)
    {
        var parts = text.Trim().Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || !Types.Contains(parts[0]) || text.Trim().AsSpan().ContainsAny('\r', '\n')) return null;
        var bytes = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], bytes, out var length)) return null;
        return IsWhole(bytes.AsSpan(0, length), parts[0]) ? new SshKey(parts[0], FingerprintOf(bytes.AsSpan(0, length))) : null;
    }

    /// <summary>MD5 in pairs of hex digits: the form the API has always shown.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The API's fingerprint is MD5; it is shown to people and guards nothing.")]
    public static string FingerprintOf(ReadOnlySpan<byte> key) => string.Join(':', MD5.HashData(key).Select(part => part.ToString("x2")));

    /// <summary>The line of an RSA public key.</summary>
    public static string Line(RSAParameters key, string comment)
    {
        var blob = new List<byte>();
        Append(blob, Encoding.ASCII.GetBytes("ssh-rsa"));
        Append(blob, Positive(key.Exponent!));
        Append(blob, Positive(key.Modulus!));
        return $"ssh-rsa {Convert.ToBase64String([.. blob])} {comment}";
    }

    private static bool IsWhole(ReadOnlySpan<byte> blob, string type)
    {
        if (!Take(ref blob, out var name) || !name.SequenceEqual(Encoding.ASCII.GetBytes(type))) return false;
        var fields = type switch { "ssh-rsa" => 2, "ssh-dss" => 4, "ssh-ed25519" => 1, _ when type.StartsWith("sk-ecdsa", StringComparison.Ordinal) => 3, _ => 2 };
        for (var i = 0; i < fields; i++)
            if (!Take(ref blob, out var field) || field.IsEmpty || (type == "ssh-ed25519" && field.Length != 32)) return false;
        return blob.IsEmpty;
    }

    private static bool Take(ref ReadOnlySpan<byte> blob, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (blob.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(blob) is var length && length > blob.Length - 4) return false;
        field = blob.Slice(4, (int)length);
        blob = blob[(4 + (int)length)..];
        return true;
    }

    private static void Append(List<byte> blob, ReadOnlySpan<byte> field)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
        blob.AddRange(length);
        blob.AddRange(field);
    }

    /// <summary>A number that would look negative gets a zero in front.</summary>
    private static byte[] Positive(byte[] number) => number[0] >= 0x80 ? [0, .. number] : number;
}
