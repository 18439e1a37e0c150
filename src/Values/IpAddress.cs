using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Neutrino.Values;

/// <summary>An IPv4 or IPv6 address as a number, so that pools and prefixes are arithmetic.</summary>
public readonly record struct IpAddress(int Version, UInt128 Number) : IComparable<IpAddress>
{
    public int Bits => Version == 4 ? 32 : 128;

    public static IpAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IP address.");

    /// <summary>Strict: dotted quad with four parts, or RFC 4291 text without a zone.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out IpAddress address)
    {
        address = default;
        if (string.IsNullOrEmpty(text) || text.Contains('%') || !IPAddress.TryParse(text, out var parsed)) return false;
        if (parsed.AddressFamily == AddressFamily.InterNetwork && (text.Count(c => c == '.') != 3 || text.Any(c => c != '.' && !char.IsAsciiDigit(c)) || HasLeadingZero(text)))
            return false;
        if (parsed.AddressFamily == AddressFamily.InterNetworkV6 && text.Contains('[')) return false;
        address = FromBytes(parsed.GetAddressBytes());
        return true;
    }

    /// <param name="bytes">4 or 16, in network order.</param>
    public static IpAddress FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == 4
        ? new IpAddress(4, BinaryPrimitives.ReadUInt32BigEndian(bytes))
        : new IpAddress(6, BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>4 or 16 bytes in network order.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Version == 4 ? 4 : 16];
        if (Version == 4) BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Number);
        else BinaryPrimitives.WriteUInt128BigEndian(bytes, Number);
        return bytes;
    }

    public IpAddress Offset(UInt128 by) => this with { Number = Number + by };
    public int CompareTo(IpAddress other) => Version != other.Version ? Version.CompareTo(other.Version) : Number.CompareTo(other.Number);
    public override string ToString() => Version == 4 ? Dotted((uint)Number) : new IPAddress(ToBytes()).ToString();

    /// <summary>Written by hand: every list of ports writes thousands.</summary>
    private static string Dotted(uint number)
    {
        Span<char> text = stackalloc char[15];
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            if (length > 0) text[length++] = '.';
            ((byte)(number >> shift)).TryFormat(text[length..], out var written, default, CultureInfo.InvariantCulture);
            length += written;
        }

        return new string(text[..length]);
    }

    private static bool HasLeadingZero(string text) => text.Split('.').Any(part => part.Length > 1 && part[0] == '0');
}
