using System.Globalization;
using System.Xml.Linq;
using Neutrino.HostState;

namespace Neutrino.Host.Domains;

/// <summary>A guest as libvirt is told of it. https://libvirt.org/formatdomain.html</summary>
public static class DomainXml
{
    /// <summary>The namespace of our mark, an element below <c>metadata</c>: whose the domain is, and which boot it is defined for.</summary>
    public static readonly XNamespace Mark = "https://neutrino/domain/1";

    /// <summary>The type of an interface that is a tap and nothing else.</summary>
    private const string Bare = "ethernet";

    public static string Write(UnitKey unit, Domain domain, string virtType) => new XElement(
        "domain",
        new XAttribute("type", virtType),
        new XElement("name", domain.Name),
        new XElement("uuid", domain.Id),
        domain.Title.Length == 0 ? null : new XElement("title", domain.Title),
        new XElement("metadata", new XElement(
            Mark + "guest", new XAttribute(XNamespace.Xmlns + "neutrino", Mark.NamespaceName),
            new XAttribute("unit", unit.ToString()), new XAttribute("boot", domain.BootNumber), new XAttribute("reboots", domain.SoftReboots))),
        new XElement("memory", new XAttribute("unit", "MiB"), domain.MemoryMb),
        new XElement("vcpu", domain.Vcpus),
        Firmware(domain),
        System(domain),
        new XElement("features", new XElement("acpi"), new XElement("apic")),

        // A guest is never moved to another host, so it gets what there is.
        virtType == "kvm" ? new XElement("cpu", new XAttribute("mode", "host-passthrough"), new XAttribute("check", "none")) : new XElement("cpu", new XAttribute("mode", "maximum")),
        new XElement(
            "clock", new XAttribute("offset", "utc"), Timer("pit", ("tickpolicy", "delay")), Timer("rtc", ("tickpolicy", "catchup")), Timer("hpet", ("present", "no"))),
        new XElement("on_poweroff", "destroy"),
        new XElement("on_reboot", "restart"),
        new XElement("on_crash", "destroy"),
        Devices(domain)).ToString();

    /// <summary>An interface, as a device of a domain or to be plugged into one.</summary>
    public static XElement Interface(DomainInterface plugged) => new(
        "interface",
        new XAttribute("type", plugged.Bridge.Length == 0 ? Bare : "bridge"),
        new XElement("mac", new XAttribute("address", plugged.Mac.ToString())),
        plugged.Bridge.Length == 0 ? null : new XElement("source", new XAttribute("bridge", plugged.Bridge)),
        new XElement("target", new XAttribute("dev", plugged.Device)),
        new XElement("model", new XAttribute("type", plugged.Model)),
        new XElement("mtu", new XAttribute("size", plugged.Mtu)));

    /// <summary>A description whose interfaces that the domain does not want have a tap and no bridge; null when it has none such. The guest sees no difference.</summary>
    public static string? Disconnected(string description, Domain domain)
    {
        var described = XElement.Parse(description);
        var unwanted = described.Element("devices")!.Elements("interface")
            .Where(card => DomainXmlReader.Interface(card) is { Bridge.Length: > 0 } own && !domain.HasCard(own)).ToList();
        foreach (var card in unwanted)
        {
            card.SetAttributeValue("type", Bare);
            card.Element("source")!.Remove();
        }

        return unwanted.Count == 0 ? null : described.ToString();
    }

    /// <summary>What libvirt calls a disk: <c>vda</c>.</summary>
    public static string DeviceOf(Domain domain, DomainDisk disk) =>
        Prefix(disk.Bus) + (char)('a' + domain.Disks.Items.TakeWhile(other => other != disk).Count(other => Prefix(other.Bus) == Prefix(disk.Bus)));

    private static XElement Firmware(Domain domain) => new(
        "os",
        new XElement("type", new XAttribute("arch", "x86_64"), new XAttribute("machine", domain.Machine), "hvm"),
        domain.Kernel is not { } kernel ? null : new object?[]
        {
            new XElement("kernel", kernel.Path),
            kernel.Ramdisk is null ? null : new XElement("initrd", kernel.Ramdisk),
            kernel.CommandLine.Length == 0 ? null : new XElement("cmdline", kernel.CommandLine),
        },
        new XElement("boot", new XAttribute("dev", "hd")),
        new XElement("smbios", new XAttribute("mode", "sysinfo")));

    /// <summary>By these words cloud-init knows that its data come from OpenStack.</summary>
    private static XElement System(Domain domain) => new(
        "sysinfo", new XAttribute("type", "smbios"), new XElement(
            "system", Entry("manufacturer", "OpenStack Foundation"), Entry("product", "OpenStack Nova"), Entry("version", "27.0.0"), Entry("serial", domain.Id),
            Entry("uuid", domain.Id), Entry("family", "Virtual Machine")));

    private static XElement Devices(Domain domain) => new(
        "devices",
        domain.Disks.Select(disk => Disk(domain, disk)),
        domain.Disks.Items.Any(disk => disk.Bus == "scsi") ? new XElement("controller", new XAttribute("type", "scsi"), new XAttribute("model", "virtio-scsi")) : null,

        // An idle USB controller wakes an emulated guest a thousand times a second.
        new XElement("controller", new XAttribute("type", "usb"), domain.Disks.Items.Any(disk => disk.Bus == "usb") ? null : new XAttribute("model", "none")),
        domain.Interfaces.Select(Interface),
        new XElement(
            "serial", new XAttribute("type", "unix"), new XElement("source", new XAttribute("mode", "bind"), new XAttribute("path", $"{domain.Folder}/serial.sock")),
            new XElement("log", new XAttribute("file", $"{domain.Folder}/console.log"), new XAttribute("append", "on")), new XElement("target", new XAttribute("port", 0))),
        new XElement("graphics", new XAttribute("type", "vnc"), new XAttribute("port", -1), new XAttribute("autoport", "yes"), new XAttribute("listen", "127.0.0.1")),
        new XElement("video", new XElement("model", new XAttribute("type", domain.Video))),
        new XElement("memballoon", new XAttribute("model", "virtio"), new XElement("stats", new XAttribute("period", 10))),
        new XElement("rng", new XAttribute("model", "virtio"), new XElement("backend", new XAttribute("model", "random"), "/dev/urandom")));

    private static XElement Disk(Domain domain, DomainDisk disk) => new(
        "disk",
        new XAttribute("type", "file"),
        new XAttribute("device", disk.IsCdrom ? "cdrom" : "disk"),
        new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", disk.Format)),
        new XElement("source", new XAttribute("file", disk.Path)),

        // The chain is spelt out to its end: nothing is ever read from an image to find out what else to open.
        disk.IsCdrom ? null : Backing(disk.Base),
        new XElement("target", new XAttribute("dev", DeviceOf(domain, disk)), new XAttribute("bus", disk.Bus)),
        disk.IsCdrom ? new XElement("readonly") : null);

    private static XElement Backing(DomainBase? own) => own is null
        ? new XElement("backingStore")
        : new XElement(
            "backingStore", new XAttribute("type", "file"), new XElement("format", new XAttribute("type", own.Format)), new XElement("source", new XAttribute("file", own.Path)),
            new XElement("backingStore"));

    private static string Prefix(string bus) => bus switch { "virtio" => "vd", "ide" => "hd", _ => "sd" };
    private static XElement Entry(string name, string value) => new("entry", new XAttribute("name", name), value);

    private static XElement Timer(string name, (string Name, string Value) setting) => new("timer", new XAttribute("name", name), new XAttribute(setting.Name, setting.Value));
}
