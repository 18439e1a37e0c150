using System.Buffers.Binary;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// The header of a qcow2 file (QEMU's docs/interop/qcow2.txt), read without QEMU: what leads to another file, hides the data, or is absurd is refused
/// before anything else looks at it.
/// </summary>
public static class Qcow2Header
{
    private const int OldLength = 72;
    private const int LeastLength = 104;
    private const int MostClusterBits = 21;
    private const uint ExternalData = 0x44415441;
    private const uint FullEncryption = 0x0537be77;

    /// <summary>Bits of the incompatible features: dirty, compression type, extended L2 entries. Corrupt (2) and an external data file (4) are not among them.</summary>
    private const ulong KnownFeatures = 0b11001;


    /// <summary>The size of the disk inside, in bytes.</summary>
    /// <param name="head">The file's first bytes: all of them or 64 KiB.</param>
    /// <param name="length">Bytes of the whole file.</param>
    /// <param name="mostVirtualSize">The largest disk taken.</param>
    public static Outcome<long> Read(ReadOnlySpan<byte> head, long length, long mostVirtualSize)
    {
        if (head.Length < OldLength) return ImageRefusals.Content("it is too short for a qcow2 header");
        var version = Word(head, 4);
        if (version is not (2 or 3)) return ImageRefusals.Content($"it is qcow2 of version {version}; 2 and 3 are known");
        if (version == 3 && head.Length < LeastLength) return ImageRefusals.Content("it is too short for a qcow2 header");
        if (Long(head, 8) != 0 || Word(head, 16) != 0) return ImageRefusals.Content("it has a backing file");
        if (Word(head, 32) != 0) return ImageRefusals.Content("it is encrypted");
        if (version == 3 && Features(Long(head, 72)) is { } feature) return ImageRefusals.Content(feature);
        if (Geometry(head, length) is { } absurd) return ImageRefusals.Content(absurd);
        if (Extensions(head, version == 3 ? (int)Math.Min(Word(head, 100), int.MaxValue) : OldLength, 1L << (int)Word(head, 20)) is { } extension) return ImageRefusals.Content(extension);
        var size = Long(head, 24);
        return size <= (ulong)mostVirtualSize ? (long)size : ImageRefusals.Content($"its disk of {size} bytes is larger than the {mostVirtualSize} bytes that are allowed");
    }

    private static string? Features(ulong incompatible)
    {
        if ((incompatible & 4) != 0) return "its data is in another file";
        if ((incompatible & 2) != 0) return "it says of itself that it is corrupt";
        return (incompatible & ~KnownFeatures) != 0 ? $"it has unknown features ({incompatible:x})" : null;
    }

    /// <summary>Tables that are where no table can be.</summary>
    private static string? Geometry(ReadOnlySpan<byte> head, long length)
    {
        if (Word(head, 20) is < 9 or > MostClusterBits) return "its cluster size is impossible";
        var cluster = 1UL << (int)Word(head, 20);
        var (size, entries, end) = (Long(head, 24), (ulong)Word(head, 36), (ulong)length);
        if (entries > 32 << 17) return "its first table is impossibly large";
        // A level 1 entry stands for one table of cluster/8 entries (half as many when they are extended), each of one cluster.
        var disk = cluster * (cluster / (IsExtended(head) ? 16u : 8u));
        if (size > ulong.MaxValue - disk || entries < (size + disk - 1) / disk) return "its first table is too small for its disk";
        if (entries > 0 && IsOutside(Long(head, 40), entries * 8, cluster, end)) return "its first table lies outside of it";
        if (IsOutside(Long(head, 48), Word(head, 56) * cluster, cluster, end) || Word(head, 56) is 0 or > 8 << 20) return "its reference counts lie outside of it";
        return Word(head, 60) > 65536 || (Word(head, 60) > 0 && IsOutside(Long(head, 64), 1, cluster, end)) ? "its snapshots lie outside of it" : null;
    }

    private static bool IsExtended(ReadOnlySpan<byte> head) => Word(head, 4) == 3 && (Long(head, 72) & 16) != 0;

    private static bool IsOutside(ulong offset, ulong bytes, ulong cluster, ulong end) => offset == 0 || offset % cluster != 0 || offset > end || bytes > end - offset;

    private static string? Extensions(ReadOnlySpan<byte> head, int at, long cluster)
    {
        if (at is < OldLength or > 4096) return "its header has an impossible length";
        while (at + 8 <= head.Length && at + 8 <= cluster)
        {
            var (type, length) = (Word(head, at), Word(head, at + 4));
            if (type == 0) return null;
            if (type == ExternalData) return "its data is in another file";
            if (type == FullEncryption) return "it is encrypted";
            if (length > cluster) return "its header has an impossible extension";
            at += 8 + (int)((length + 7) & ~7u);
        }

        // What ends with the first cluster ends; what goes on where we cannot see is not believed.
        return at + 8 > cluster ? null : "its header is too long";
    }

    private static uint Word(ReadOnlySpan<byte> head, int at) => BinaryPrimitives.ReadUInt32BigEndian(head[at..]);
    private static ulong Long(ReadOnlySpan<byte> head, int at) => BinaryPrimitives.ReadUInt64BigEndian(head[at..]);
}
