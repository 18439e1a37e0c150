using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// Judges an image's data by its first bytes: what is declared must be what is there. A program that opens a disk as <c>raw</c> is safe whatever is in it, one that
/// guesses is not; so nothing that another program could take for a format of its own is accepted as raw.
/// </summary>
public static class ImageContent
{
    /// <summary>How much of the beginning <see cref="Check"/> wants to see.</summary>
    public const int HeadLength = 64 * 1024;
    private const int IsoDescriptor = 32768;

    private static readonly (string Name, byte[] Magic, int Offset)[] Disks =
    [
        ("qcow2", [0x51, 0x46, 0x49, 0xfb], 0), ("qed", "QED\0"u8.ToArray(), 0), ("vmdk", "KDMV"u8.ToArray(), 0), ("vmdk", "COWD"u8.ToArray(), 0), ("vmdk", "# Disk DescriptorFile"u8.ToArray(), 0),
        ("vhdx", "vhdxfile"u8.ToArray(), 0), ("vhd", "conectix"u8.ToArray(), 0), ("vdi", [0x7f, 0x10, 0xda, 0xbe], 64), ("luks", [.. "LUKS"u8, 0xba, 0xbe], 0), ("parallels", "WithoutFreeSpace"u8.ToArray(), 0),
        ("parallels", "WithouFreSpacExt"u8.ToArray(), 0), ("bochs", "Bochs Virtual HD Image"u8.ToArray(), 0), ("cloop", "#!/bin/sh\n#V2.0 Format\n"u8.ToArray(), 0),
    ];

    /// <summary>The size of the disk inside (null for a kernel or initial ramdisk), or why the data is not taken.</summary>
    /// <param name="format">The image's disk format.</param>
    /// <param name="head">The data's first bytes, <see cref="HeadLength"/> of them if there are so many.</param>
    /// <param name="length">Bytes of all of it.</param>
    public static Outcome<VirtualDisk> Check(string format, ReadOnlySpan<byte> head, long length, ImageSettings settings)
    {
        var found = Recognized(head);
        if (format == "qcow2")
        {
            if (found != "qcow2") return ImageRefusals.Content(found is null ? "it is declared qcow2 and is not" : $"it is declared qcow2 and is {found}");
            return Qcow2Header.Read(head, length, settings.MaxVirtualSize).Fails(out var why, out var size) ? why : new VirtualDisk(size);
        }

        if (found is not null) return ImageRefusals.Content($"it is declared {format} and is {found}");
        if (format == "iso" && !IsIso(head)) return ImageRefusals.Content("it is declared iso and has no ISO 9660 volume");
        return new VirtualDisk(format is "aki" or "ari" ? null : length);
    }

    /// <summary>The format other than raw that the data is in.</summary>
    private static string? Recognized(ReadOnlySpan<byte> head)
    {
        foreach (var (name, magic, offset) in Disks)
            if (head.Length >= offset + magic.Length && head[offset..].StartsWith(magic)) return name;
        return null;
    }

    private static bool IsIso(ReadOnlySpan<byte> head) => head.Length >= IsoDescriptor + 6 && head[(IsoDescriptor + 1)..].StartsWith("CD001"u8);
}

/// <summary>The disk in an image's data.</summary>
/// <param name="Size">Bytes; null when there is no disk in it.</param>
public readonly record struct VirtualDisk(long? Size);
