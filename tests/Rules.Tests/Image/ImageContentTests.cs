using System.Buffers.Binary;
using CsCheck;

namespace Neutrino.Rules.Tests.Images;

public sealed class ImageContentTests
{
    private static readonly ImageSettings Settings = new() { Time = TimeProvider.System, MaxVirtualSize = 1L << 40 };

    [Fact]
    public void A_plain_qcow2_is_as_large_as_its_header_says()
    {
        Assert.Equal(100L << 20, SizeOf(Qcow2()));
        Assert.Equal(100L << 20, SizeOf(Qcow2(version: 2)));
        Assert.Equal(0, SizeOf(Qcow2(size: 0)));
    }

    [Theory]
    [InlineData("it has a backing file", 8, 8, 512UL)]
    [InlineData("it has a backing file", 16, 4, 11UL)]
    [InlineData("it is encrypted", 32, 4, 1UL)]
    [InlineData("it is encrypted", 32, 4, 2UL)]
    [InlineData("its data is in another file", 72, 8, 4UL)]
    [InlineData("corrupt", 72, 8, 2UL)]
    [InlineData("unknown features", 72, 8, 1UL << 40)]
    [InlineData("version 4", 4, 4, 4UL)]
    [InlineData("cluster size is impossible", 20, 4, 200UL)]
    [InlineData("too small for its disk", 24, 8, 1UL << 62)]
    [InlineData("too small for its disk", 24, 8, ulong.MaxValue)]
    [InlineData("impossibly large", 36, 4, 0xffffffffUL)]
    [InlineData("first table lies outside", 40, 8, 0UL)]
    [InlineData("first table lies outside", 40, 8, ulong.MaxValue - 65535)]
    [InlineData("reference counts lie outside", 48, 8, 1UL << 40)]
    [InlineData("reference counts lie outside", 56, 4, 0xffffffffUL)]
    [InlineData("snapshots lie outside", 60, 4, 1UL)]
    [InlineData("impossible length", 100, 4, 0xfffffff0UL)]
    [InlineData("its data is in another file", 104, 4, 0x44415441UL)]
    [InlineData("it is encrypted", 104, 4, 0x0537be77UL)]
    [InlineData("impossible extension", 104, 8, 0x12345678ffffffffUL)]
    public void A_qcow2_that_could_lead_elsewhere_or_is_absurd_is_refused(string words, int at, int length, ulong value)
    {
        var file = Qcow2();
        if (length == 4) BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), (uint)value);
        else BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(at), value);
        Refused(words, "qcow2", file);
    }

    [Fact]
    public void A_disk_larger_than_allowed_is_refused()
    {
        var file = Qcow2(size: 2L << 40, entries: 1 << 12);
        Assert.True(ImageContent.Check("qcow2", file, file.Length, Settings).Fails(out var why, out _));
        Assert.Contains("larger than the 1099511627776 bytes", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_declared_is_what_is_there()
    {
        Refused("declared raw and is qcow2", "raw", Qcow2());
        Refused("declared ami and is qcow2", "ami", Qcow2());
        Refused("declared iso and is qcow2", "iso", Qcow2());
        Refused("declared qcow2 and is not", "qcow2", new byte[4096]);
        Refused("declared qcow2 and is vmdk", "qcow2", [.. "KDMV"u8, .. new byte[4096]]);
        Refused("declared raw and is vmdk", "raw", [.. "# Disk DescriptorFile\nversion=1\nRW 1 FLAT \"/etc/shadow\" 0\n"u8]);
        Refused("declared raw and is vhdx", "raw", [.. "vhdxfile"u8, .. new byte[4096]]);
        Refused("no ISO 9660", "iso", new byte[40000]);
        byte[] iso = [.. new byte[32768], 1, .. "CD001"u8, 1, .. new byte[4096]];
        Assert.False(ImageContent.Check("iso", iso, iso.Length, Settings).Fails(out _, out var disk));
        Assert.Equal(iso.Length, disk.Size);
        Assert.False(ImageContent.Check("raw", iso, iso.Length, Settings).Fails(out _, out _));
        Assert.False(ImageContent.Check("aki", [1, 2], 2, Settings).Fails(out _, out disk));
        Assert.Null(disk.Size);
        Assert.False(ImageContent.Check("raw", [], 0, Settings).Fails(out _, out disk));
        Assert.Equal(0, disk.Size);
    }

    [Fact]
    public void No_bytes_are_too_much_for_it() => Gen.Select(Gen.Bool, Gen.Byte.Array[0, 300], Gen.Select(Gen.Int[0, 130], Gen.Byte).Array[0, 12], Gen.Int[0, 3].Select(i => new[] { "qcow2", "raw", "iso", "aki" }[i])).Sample((isQcow2, bytes, damages, format) =>
    {
        var file = isQcow2 ? Qcow2() : bytes;
        foreach (var (at, value) in damages)
            if (at < file.Length) file[at] = value;
        var length = isQcow2 ? Math.Max(bytes.Length, file.Length) : file.Length;
        var refused = ImageContent.Check(format, file, length, Settings).Fails(out var why, out var disk);
        if (refused) Assert.Equal(400, why!.Status);
        else Assert.InRange(disk.Size ?? 0, 0, Settings.MaxVirtualSize);
    }, iter: 20000);

    private static long? SizeOf(byte[] file)
    {
        Assert.False(ImageContent.Check("qcow2", file, file.Length, Settings).Fails(out var why, out var disk), why?.Message);
        return disk.Size;
    }

    private static void Refused(string words, string format, byte[] file)
    {
        Assert.True(ImageContent.Check(format, file, file.Length, Settings).Fails(out var why, out _));
        Assert.Equal(400, why.Status);
        Assert.Contains(words, why.Message, StringComparison.Ordinal);
    }

    /// <summary>A file as <c>qemu-img create</c> makes it: header, reference table, reference block, first table; 64 KiB clusters.</summary>
    private static byte[] Qcow2(int version = 3, long size = 100L << 20, int entries = 1)
    {
        var file = new byte[4 * 65536];
        var head = file.AsSpan();
        byte[] magic = [0x51, 0x46, 0x49, 0xfb];
        magic.CopyTo(head);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], version);
        BinaryPrimitives.WriteInt32BigEndian(head[20..], 16);
        BinaryPrimitives.WriteInt64BigEndian(head[24..], size);
        BinaryPrimitives.WriteInt32BigEndian(head[36..], entries);
        BinaryPrimitives.WriteInt64BigEndian(head[40..], 3 * 65536);
        BinaryPrimitives.WriteInt64BigEndian(head[48..], 65536);
        BinaryPrimitives.WriteInt32BigEndian(head[56..], 1);
        if (version == 3) BinaryPrimitives.WriteInt32BigEndian(head[96..], 4);
        if (version == 3) BinaryPrimitives.WriteInt32BigEndian(head[100..], 104);
        return file;
    }
}
