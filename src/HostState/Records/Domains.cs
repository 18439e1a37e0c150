namespace Neutrino.HostState;

/// <summary>What a guest does.</summary>
public enum DomainPower
{
    /// <summary>Seen only: libvirt does not know it; files of it may be there.</summary>
    Absent,
    Off,
    Running,
    Paused,

    /// <summary>Off, its memory kept in a file.</summary>
    Saved,
}

/// <summary>
/// A guest: a persistent libvirt domain and the folder of its files. Its definition is compared while it is off; of a running one only what can change
/// while it runs (interfaces), and its root disk. Starting it always defines it anew.
/// </summary>
/// <param name="Name">libvirt's: <c>instance-0000002a</c>.</param>
public sealed record Domain(string Name)
{
    /// <summary>libvirt's and the firmware's UUID, with dashes.</summary>
    public required string Id { get; init; }
    public string Title { get; init; } = "";
    public int Vcpus { get; init; } = 1;
    public int MemoryMb { get; init; } = 512;

    /// <summary>The first is the one it boots from.</summary>
    public ValueList<DomainDisk> Disks { get; init; } = [];

    /// <summary>Null: it boots from its first disk.</summary>
    public DomainKernel? Kernel { get; init; }

    /// <summary>In the order in which the guest sees them. Seen of a guest that runs: those plugged into it now.</summary>
    public ValueList<DomainInterface> Interfaces { get; init; } = [];

    /// <summary>libvirt's words for the screen and the board: <c>cirrus</c>, <c>vga</c>, <c>virtio</c>; <c>pc</c>, <c>q35</c>.</summary>
    public string Video { get; init; } = "cirrus";
    public string Machine { get; init; } = "pc";

    /// <summary>Ours alone, made for the first of its files and removed with the last; its console's log and sockets are there too.</summary>
    public required string Folder { get; init; }

    /// <summary>In the order in which they are made. Seen: every file there that can be wanted, without its making.</summary>
    public ValueList<DomainFile> Files { get; init; } = [];

    public DomainPower Power { get; init; } = DomainPower.Running;

    /// <summary>
    /// Counts the wanted boots from 1. Seen: the last that really started, whatever became of it; 0 before. A guest that is off and was started for the wanted
    /// boot has stopped by itself, and stays off.
    /// </summary>
    public int BootNumber { get; init; } = 1;

    /// <summary>Counts the wanted soft reboots. Seen: those done.</summary>
    public int SoftReboots { get; init; }

    /// <summary>How long it may take to shut itself down when asked to, before it is switched off. 0: it is not asked.</summary>
    public int ShutdownSeconds { get; init; } = 60;

    /// <summary>Whether this card is one of its own, whatever it is plugged into.</summary>
    public bool HasCard(DomainInterface card) => Interfaces.Any(own => own.Device == card.Device && own.Mac == card.Mac);
}

/// <param name="Path">A file in the domain's folder.</param>
/// <param name="Format"><c>qcow2</c> or <c>raw</c>.</param>
public sealed record DomainDisk(string Path, string Format)
{
    /// <summary><c>virtio</c>, <c>scsi</c>, <c>sata</c>, <c>ide</c> or <c>usb</c>.</summary>
    public string Bus { get; init; } = "virtio";

    /// <summary>Read only, and removable for the guest.</summary>
    public bool IsCdrom { get; init; }

    /// <summary>What the disk's unwritten parts are read from.</summary>
    public DomainBase? Base { get; init; }
}

/// <param name="Format"><c>qcow2</c> or <c>raw</c>; never guessed from the content, which is a stranger's.</param>
public sealed record DomainBase(string Path, string Format);

/// <summary>A kernel that is started without a boot loader.</summary>
public sealed record DomainKernel(string Path, string? Ramdisk, string CommandLine);

/// <param name="Device">The tap on the host: made when the guest starts or the interface is attached, gone with it.</param>
/// <param name="Bridge">The Linux bridge that the tap is a port of; must be there first. Seen: empty when it has none, <see cref="ResumeDomain"/>.</param>
/// <param name="Mac">The guest's.</param>
/// <param name="Mtu">Of the tap, and offered to the guest. A running guest keeps the one it started with.</param>
public sealed record DomainInterface(string Device, string Bridge, MacAddress Mac, int Mtu)
{
    /// <summary><c>virtio</c>, <c>e1000</c>, <c>rtl8139</c> …</summary>
    public string Model { get; init; } = "virtio";
}

/// <summary>
/// A file in a domain's folder. It is made once, in one step, and never made again under the same path: the path alone says which it is, and is compared.
/// </summary>
/// <param name="Making">How it is made; null in what is seen.</param>
public sealed record DomainFile(string Path, DomainFileMaking? Making = null)
{
    public bool Equals(DomainFile? other) => other is not null && other.Path == Path;
    public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);
}

public abstract record DomainFileMaking;

/// <summary>A second name of a file, so that it outlives its first; a copy where the file system cannot.</summary>
public sealed record LinkOf(string Source) : DomainFileMaking;

/// <summary>A qcow2 disk over a base.</summary>
/// <param name="SizeBytes">What the guest sees; null for the base's own size. Less than that is refused.</param>
public sealed record OverlayOf(DomainBase Base, long? SizeBytes) : DomainFileMaking;

/// <summary>A raw disk of its own, sparse, with an empty file system.</summary>
/// <param name="Format">What is on it: <c>ext4</c> or <c>swap</c>.</param>
/// <param name="Label">Of the file system; empty for none.</param>
public sealed record BlankOf(long SizeBytes, string Format, string Label) : DomainFileMaking;

/// <summary>An ISO 9660 image with the label <c>config-2</c>.</summary>
public sealed record DriveOf(ValueList<DriveFile> Contents) : DomainFileMaking;

/// <param name="Path">Within the drive: <c>openstack/latest/meta_data.json</c>.</param>
/// <param name="Seed">Where in the content fresh random bytes, as base64, are put when the drive is made; null for nowhere.</param>
public sealed record DriveFile(string Path, ValueList<byte> Content, Range? Seed = null);
