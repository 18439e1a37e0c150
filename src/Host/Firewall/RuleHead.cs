using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Neutrino.HostState;
using Neutrino.Linux.Netfilter;

namespace Neutrino.Host.Firewall;

/// <summary>What a rule asks of every packet, before its matches: interfaces, protocol, addresses.</summary>
internal struct RuleHead
{
    public const int LongestInterface = 15;
    private (string? Name, bool Not) input;
    private (string? Name, bool Not) output;
    private (Cidr? Prefix, bool Not) source;
    private (Cidr? Prefix, bool Not) destination;

    /// <summary>0 for any.</summary>
    public byte Protocol { get; private set; }

    /// <summary>Any protocol but that one.</summary>
    public bool NotProtocol { get; private set; }

    /// <summary>The protocol that each packet has which meets this; 0 when it may have several.</summary>
    public readonly byte OneProtocol => NotProtocol ? (byte)0 : Protocol;

    /// <summary>Reads up to the first match or the target.</summary>
    /// <returns>False when a word is not known here, or stands where iptables would not take it.</returns>
    public static bool TryRead(ref RuleWords words, IpFamily family, out RuleHead head)
    {
        head = default;
        while (!words.AtEnd && words.Word is not ("-m" or "-j"))
        {
            var not = words.Accept("!");
            if (!head.TryTake(words.Take(), words.Take(), not, family)) return false;
        }

        return true;
    }

    /// <summary>In the order in which iptables asks.</summary>
    public readonly void Write(NftRule rule, IpFamily family)
    {
        Write(rule, NftMeta.InputName, input);
        Write(rule, NftMeta.OutputName, output);
        if (Protocol != 0)
        {
            rule.Meta(NftMeta.Protocol);
            rule.Compare(Comparison(NotProtocol), [Protocol]);
        }

        // Offsets in struct iphdr and struct ipv6hdr.
        Write(rule, family == IpFamily.V4 ? 12 : 8, source);
        Write(rule, family == IpFamily.V4 ? 16 : 24, destination);
    }

    public static bool IsInterface(ReadOnlySpan<char> name) => name.Length is > 0 and <= LongestInterface && !name.Contains('+') && Ascii.IsValid(name);

    private bool TryTake(ReadOnlySpan<char> option, ReadOnlySpan<char> value, bool not, IpFamily family) => option switch
    {
        "-i" => TryInterface(ref input, value, not),
        "-o" => TryInterface(ref output, value, not),
        "-s" => TryPrefix(ref source, value, not, family),
        "-d" => TryPrefix(ref destination, value, not, family),
        "-p" => TryProtocol(value, not),
        _ => false,
    };

    // A name that ends in + stands for all that begin so.
    private static bool TryInterface(ref (string? Name, bool Not) place, ReadOnlySpan<char> name, bool not)
    {
        if (place.Name is not null || !IsInterface(name is [.. var start, '+'] ? start : name)) return false;
        place = (name.ToString(), not);
        return true;
    }

    private static bool TryPrefix(ref (Cidr? Prefix, bool Not) place, ReadOnlySpan<char> text, bool not, IpFamily family)
    {
        if (place.Prefix is not null || !Cidr.TryParse(text.ToString(), out var prefix) || prefix.Version != (family == IpFamily.V4 ? 4 : 6)) return false;
        place = (prefix.Network, not);
        return prefix.PrefixLength > 0 || !not;
    }

    private bool TryProtocol(ReadOnlySpan<char> text, bool not)
    {
        if (Protocol != 0) return false;
        byte? number = text switch
        {
            "icmp" => 1,
            "tcp" => 6,
            "udp" => 17,
            "esp" => 50,
            "ah" => 51,
            "ipv6-icmp" or "icmpv6" => 58,
            "sctp" => 132,
            "udplite" => 136,
            "all" or "ip" or "hopopt" => 0,
            _ => byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : null,
        };
        if (number is not { } known || (known == 0 && not)) return false;
        (Protocol, NotProtocol) = (known, not);
        return true;
    }

    private static void Write(NftRule rule, NftMeta key, (string? Name, bool Not) asked)
    {
        if (asked.Name is null) return;
        Span<byte> name = stackalloc byte[asked.Name.Length + 1];
        name.Clear();
        Encoding.ASCII.GetBytes(asked.Name, name);
        rule.Meta(key);

        // The whole name with its end, or what it begins with.
        rule.Compare(Comparison(asked.Not), asked.Name.EndsWith('+') ? name[..^2] : name);
    }

    private static void Write(NftRule rule, int offset, (Cidr? Prefix, bool Not) asked)
    {
        if (asked.Prefix is not { PrefixLength: > 0 } prefix) return;
        ReadOnlySpan<byte> address = prefix.Address.ToBytes();

        // A prefix of whole bytes is those bytes; any other is the whole address with the rest masked.
        var (whole, bits) = Math.DivRem(prefix.PrefixLength, 8);
        var length = bits == 0 ? whole : address.Length;
        rule.Payload(NftHeader.Network, offset, length);
        if (bits != 0) rule.Mask(Mask(prefix));
        rule.Compare(Comparison(asked.Not), address[..length]);
    }

    private static ReadOnlySpan<byte> Mask(Cidr prefix)
    {
        Span<byte> mask = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(mask, UInt128.MaxValue << (128 - prefix.PrefixLength));
        return mask[..(prefix.Address.Bits / 8)];
    }

    private static NftComparison Comparison(bool not) => not ? NftComparison.NotEqual : NftComparison.Equal;
}
