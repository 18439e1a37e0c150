using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Neutrino.Values;

/// <summary>48 bits, written <c>fa:16:3e:00:00:01</c>.</summary>
public readonly record struct MacAddress(ulong Number) : IComparable<MacAddress>
{
    public static MacAddress Parse(string text) => TryParse(text, out var mac) ? mac : throw new FormatException($"'{text}' is not a MAC address.");

    /// <summary>Takes six pairs of hex digits with colons or dashes between.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MacAddress mac)
    {
        mac = default;
        if (text is not { Length: 17 }) return false;
        ulong number = 0;
        for (var i = 0; i < 6; i++)
        {
            if (i > 0 && text[(i * 3) - 1] is not (':' or '-')) return false;
            if (!byte.TryParse(text.AsSpan(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var part)) return false;
            number = (number << 8) | part;
        }

        mac = new MacAddress(number);
        return true;
    }

    /// <summary>The modified EUI-64 interface identifier (RFC 4291, appendix A).</summary>
    public ulong Eui64 => (((Number >> 24) & 0xffffff) << 40 | 0xfffe000000 | (Number & 0xffffff)) ^ 0x0200000000000000;

    public int CompareTo(MacAddress other) => Number.CompareTo(other.Number);

    public override string ToString() => string.Create(17, Number, static (span, number) =>
    {
        for (var i = 0; i < 6; i++)
        {
            if (i > 0) span[(i * 3) - 1] = ':';
            var part = (int)(number >> (40 - (8 * i))) & 0xff;
            span[i * 3] = "0123456789abcdef"[part >> 4];
            span[(i * 3) + 1] = "0123456789abcdef"[part & 15];
        }
    });
}
