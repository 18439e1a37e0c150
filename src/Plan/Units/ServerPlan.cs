using System.Globalization;
using System.Runtime.InteropServices;
using Neutrino.GuestMetadata;
using Neutrino.HostState;
using Neutrino.Model;
using Domain = Neutrino.HostState.Domain;

namespace Neutrino.Plan;

/// <summary>A server: one domain with its folder of files. One that failed for good has nothing on the host.</summary>
internal static class ServerPlan
{
    private const long GiB = 1L << 30, MiB = 1L << 20;
    private static readonly string[] Buses = ["virtio", "scsi", "sata", "ide", "usb"];
    private static readonly string[] Cards = ["virtio", "e1000", "e1000e", "rtl8139", "ne2k_pci", "pcnet"];
    private static readonly string[] Screens = ["cirrus", "vga", "virtio", "qxl", "bochs", "none"];

    public static UnitState Of(Snapshot snapshot, HostSettings host, string serverId)
    {
        var key = new UnitKey(UnitKind.Server, serverId);
        return snapshot.Servers.Find(serverId) is { Fault: null, Image: { } image } server
            ? new UnitState(key) { Domains = [DomainOf(snapshot, host, server, image)] }
            : new UnitState(key);
    }

    private static Domain DomainOf(Snapshot snapshot, HostSettings host, Server server, ServerImage image)
    {
        var files = new ServerFiles(host, server.Id, server.DiskNumber);
        var machine = Machine(image);
        var own = new DomainBase(files.Base, image.DiskFormat == "qcow2" ? "qcow2" : "raw");
        var root = new DomainDisk(files.Disk, "qcow2") { Bus = Word(image, "hw_disk_bus", Buses, machine), Base = own };
        var kernel = Kernel(image, files, root.Bus);
        var drive = server.ConfigDrive ? new DomainDisk(files.ConfigDrive, "raw") { Bus = Word(image, "hw_cdrom_bus", Buses, machine, standard: "ide"), IsCdrom = true } : null;
        return new Domain(Names.Domain(server.Number))
        {
            Id = server.Id,
            Title = Printable(server.Name),
            Vcpus = server.Flavor.Vcpus,
            MemoryMb = server.Flavor.RamMb,
            Machine = machine,
            Video = Word(image, "hw_video_model", Screens, machine, standard: "cirrus"),
            Disks = [root, .. Blanks(server.Flavor, files).Select(blank => new DomainDisk(blank.Path, "raw") { Bus = root.Bus }), .. drive is null ? (ReadOnlySpan<DomainDisk>)[] : [drive]],
            Kernel = kernel,
            Interfaces = Interfaces(snapshot, host, server, image).ToValueList(),
            Folder = files.Folder,
            Files = Files(snapshot, host, server, image, files, own).ToValueList(),
            Power = Power(server.Power),
            BootNumber = server.BootNumber,
            SoftReboots = server.SoftReboots,
            ShutdownSeconds = ShutdownSeconds(server, image),
        };
    }

    private static IEnumerable<DomainFile> Files(Snapshot snapshot, HostSettings host, Server server, ServerImage image, ServerFiles files, DomainBase own)
    {
        yield return new DomainFile(files.Base, new LinkOf(files.Image(image.Id)));
        if (image.KernelId is { } kernel) yield return new DomainFile(files.Kernel, new LinkOf(files.Image(kernel)));
        if (image is { KernelId: not null, RamdiskId: { } ramdisk }) yield return new DomainFile(files.Ramdisk, new LinkOf(files.Image(ramdisk)));
        yield return new DomainFile(files.Disk, new OverlayOf(own, server.Flavor.DiskGb > 0 ? server.Flavor.DiskGb * GiB : null));
        foreach (var blank in Blanks(server.Flavor, files)) yield return blank;
        if (server.ConfigDrive) yield return new DomainFile(files.ConfigDrive, new DriveOf(Contents(snapshot, host, server).ToValueList()));
    }

    /// <summary>The flavor's ephemeral disk and its swap, behind the root disk in this order.</summary>
    private static IEnumerable<DomainFile> Blanks(ServerFlavor flavor, ServerFiles files)
    {
        if (flavor.EphemeralGb > 0) yield return new DomainFile(files.Ephemeral, new BlankOf(flavor.EphemeralGb * GiB, "ext4", "ephemeral0"));
        if (flavor.SwapMb > 0) yield return new DomainFile(files.Swap, new BlankOf(flavor.SwapMb * MiB, "swap", ""));
    }

    private static IEnumerable<DriveFile> Contents(Snapshot snapshot, HostSettings host, Server server) =>
        ConfigDrive.Of(snapshot, server, host.DnsDomain).Select(file => new DriveFile(file.Path, new ValueList<byte>(ImmutableCollectionsMarshal.AsImmutableArray(file.Content)), file.Seed));

    private static IEnumerable<DomainInterface> Interfaces(Snapshot snapshot, HostSettings host, Server server, ServerImage image)
    {
        var model = image.Properties.TryGetValue("hw_vif_model", out var wanted) && Cards.Contains(wanted) ? wanted : "virtio";
        foreach (var id in server.Ports)
        {
            if (snapshot.Ports.Find(id) is not { Binding.VifType: "ovs" } port || port.Binding.HostId != host.HostName) continue;
            if (snapshot.Networks.Find(port.NetworkId) is not { } network) continue;
            yield return new DomainInterface(Names.Tap(id), Names.GuestBridge(id), port.MacAddress, network.Mtu) { Model = model };
        }
    }

    /// <summary>A file system image is booted by a kernel of its own, which finds its root on the first disk.</summary>
    private static DomainKernel? Kernel(ServerImage image, ServerFiles files, string bus)
    {
        if (image.KernelId is null) return null;
        var root = bus switch { "virtio" => "/dev/vda", "ide" => "/dev/hda", _ => "/dev/sda" };
        var line = image.Properties.TryGetValue("os_command_line", out var own) && own.Length > 0 ? Printable(own) : $"root={root} console=tty0 console=ttyS0";
        return new DomainKernel(files.Kernel, image.RamdiskId is null ? null : files.Ramdisk, line);
    }

    private static string Machine(ServerImage image) =>
        image.Properties.TryGetValue("hw_machine_type", out var wanted) && wanted.Contains("q35", StringComparison.Ordinal) ? "q35" : "pc";

    /// <summary>An image property that is one of some words. A q35 board has no IDE, so SATA stands in for it.</summary>
    private static string Word(ServerImage image, string property, string[] words, string machine, string standard = "virtio")
    {
        var word = image.Properties.TryGetValue(property, out var wanted) && words.Contains(wanted) ? wanted : standard;
        return word == "ide" && machine == "q35" ? "sata" : word;
    }

    private static DomainPower Power(ServerPower power) => power switch
    {
        ServerPower.Off => DomainPower.Off,
        ServerPower.Paused => DomainPower.Paused,
        ServerPower.Suspended => DomainPower.Saved,
        _ => DomainPower.Running,
    };

    private static int ShutdownSeconds(Server server, ServerImage image)
    {
        const int Standard = 60, Longest = 3600;
        var asked = server.Metadata.TryGetValue("os_shutdown_timeout", out var own) ? own : image.Properties.TryGetValue("os_shutdown_timeout", out var common) ? common : null;
        return int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Math.Min(seconds, Longest) : Standard;
    }

    /// <summary>Without what an XML document cannot hold, or a line.</summary>
    private static string Printable(string text) => string.Concat(text.EnumerateRunes().Where(rune => !System.Text.Rune.IsControl(rune) && rune.Value is not (0xfffe or 0xffff)));
}
