using System.Buffers.Binary;
using System.Globalization;
using Neutrino.HostState;
using Neutrino.Linux.Netfilter;

namespace Neutrino.Host.Firewall;

/// <summary>Writes what a rule does with a packet. False for what is not known here.</summary>
internal static class RuleTarget
{
    private const uint MapAddresses = 1; // NF_NAT_RANGE_MAP_IPS
    private const uint MapPorts = 2; // NF_NAT_RANGE_PROTO_SPECIFIED

    /// <summary>Reads and writes what stands after <c>-j</c>.</summary>
    /// <param name="protocol">What each packet has that comes this far; 0 when it may be several.</param>
    /// <param name="isChain">Whether the rule's table has a chain of that name.</param>
    public static bool TryWrite(NftRule rule, ref RuleWords words, IpFamily family, byte protocol, Func<string, bool> isChain)
    {
        switch (words.Take())
        {
            case "ACCEPT":
                rule.Verdict(NftVerdict.Accept);
                return true;
            case "DROP":
                rule.Verdict(NftVerdict.Drop);
                return true;
            case "RETURN":
                rule.Verdict(NftVerdict.Return);
                return true;
            case "CT":
                return Track(rule, ref words);
            case "SNAT":
                return family == IpFamily.V4 && words.Accept("--to-source") && Source(rule, words.Take());
            case "DNAT":
                return family == IpFamily.V4 && words.Accept("--to-destination") && Destination(rule, words.Take());
            case "REDIRECT":
                return family == IpFamily.V4 && RuleMatches.HasPorts(protocol) && words.Accept("--to-ports") && Redirect(rule, words.Take());
            case var name when isChain(name.ToString()):
                rule.Verdict(NftVerdict.Jump, name.ToString());
                return true;
            default:
                return false;
        }
    }

    // struct xt_ct_target_info_v1: flags, zone, events of two kinds, helper[16], timeout[32], a pointer of the kernel's.
    private static bool Track(NftRule rule, ref RuleWords words)
    {
        const ushort notrack = 1;
        Span<byte> info = stackalloc byte[72];
        info.Clear();
        if (words.Accept("--notrack")) BinaryPrimitives.WriteUInt16LittleEndian(info, notrack);
        else if (words.Accept("--zone") && ushort.TryParse(words.Take(), NumberStyles.None, CultureInfo.InvariantCulture, out var zone)) BinaryPrimitives.WriteUInt16LittleEndian(info[2..], zone);
        else return false;
        rule.Target("CT", 2, info);
        return true;
    }

    private static bool Source(NftRule rule, ReadOnlySpan<char> text)
    {
        if (!TryAddress(text, out var address)) return false;
        Translate(rule, "SNAT", MapAddresses, address, 0);
        return true;
    }

    private static bool Redirect(NftRule rule, ReadOnlySpan<char> text)
    {
        if (!RuleMatches.TryPort(text, out var port)) return false;
        Translate(rule, "REDIRECT", MapPorts, 0, port);
        return true;
    }

    // struct nf_nat_ipv4_multi_range_compat: rangesize, then flags, first and last address, first and last port.
    private static void Translate(NftRule rule, string target, uint flags, uint address, ushort port)
    {
        Span<byte> info = stackalloc byte[24];
        info.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(info, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(info[4..], flags);
        BinaryPrimitives.WriteUInt32BigEndian(info[8..], address);
        BinaryPrimitives.WriteUInt32BigEndian(info[12..], address);
        BinaryPrimitives.WriteUInt16BigEndian(info[16..], port);
        BinaryPrimitives.WriteUInt16BigEndian(info[18..], port);
        rule.Target(target, 0, info);
    }

    // struct nf_nat_range2: flags, first and last address of 16 bytes each, first, last and base port.
    private static bool Destination(NftRule rule, ReadOnlySpan<char> text)
    {
        if (!TryAddress(text, out var address)) return false;
        Span<byte> info = stackalloc byte[48];
        info.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(info, MapAddresses);
        BinaryPrimitives.WriteUInt32BigEndian(info[4..], address);
        BinaryPrimitives.WriteUInt32BigEndian(info[20..], address);
        rule.Target("DNAT", 2, info);
        return true;
    }

    private static bool TryAddress(ReadOnlySpan<char> text, out uint address)
    {
        var known = IpAddress.TryParse(text.ToString(), out var parsed) && parsed.Version == 4;
        address = known ? (uint)parsed.Number : 0;
        return known;
    }
}
