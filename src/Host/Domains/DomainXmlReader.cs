using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Neutrino.HostState;

namespace Neutrino.Host.Domains;

/// <summary>A domain read from libvirt's description of it.</summary>
/// <param name="Unit">Whose mark it bears; null: it is somebody else's.</param>
/// <param name="Domain">Power, files and folder are not libvirt's to say; boot and soft reboots are those it is described for.</param>
/// <param name="Vnc">The port of its screen on the loopback; null when it has none now.</param>
/// <param name="VirtType"><c>kvm</c> or <c>qemu</c>.</param>
internal sealed record DescribedDomain(UnitKey? Unit, Domain Domain, int? Vnc, string VirtType);

/// <summary>What <see cref="DomainXml"/> writes, as libvirt gives it back with its additions.</summary>
internal static class DomainXmlReader
{
    /// <summary>Null when the text is no domain.</summary>
    public static DescribedDomain? Read(string xml)
    {
        try
        {
            return Read(XElement.Parse(xml));
        }
        catch (Exception fault) when (fault is XmlException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static DescribedDomain Read(XElement domain)
    {
        var mark = domain.Element("metadata")?.Element(DomainXml.Mark + "guest");
        var devices = domain.Element("devices");
        var read = new Domain((string?)domain.Element("name") ?? "")
        {
            Id = (string?)domain.Element("uuid") ?? "",
            Title = (string?)domain.Element("title") ?? "",
            MemoryMb = Mebibytes(domain.Element("memory")),
            Vcpus = Number((string?)domain.Element("vcpu")),
            Machine = ((string?)domain.Element("os")?.Element("type")?.Attribute("machine"))?.Contains("q35", StringComparison.Ordinal) == true ? "q35" : "pc",
            Video = (string?)devices?.Element("video")?.Element("model")?.Attribute("type") ?? "none",
            Kernel = Kernel(domain.Element("os")),
            Disks = (devices?.Elements("disk") ?? []).Select(Disk).ToValueList(),
            Interfaces = (devices?.Elements("interface") ?? []).Select(Interface).OfType<DomainInterface>().ToValueList(),
            Folder = "",
            BootNumber = Number((string?)mark?.Attribute("boot")),
            SoftReboots = Number((string?)mark?.Attribute("reboots")),
        };
        UnitKey? unit = UnitKey.TryParse((string?)mark?.Attribute("unit"), out var key) ? key : null;
        var vnc = Number((string?)devices?.Element("graphics")?.Attribute("port"));
        return new DescribedDomain(unit, read, vnc > 0 ? vnc : null, (string?)domain.Attribute("type") ?? "");
    }

    private static DomainKernel? Kernel(XElement? os) =>
        (string?)os?.Element("kernel") is { } path ? new DomainKernel(path, (string?)os.Element("initrd"), (string?)os.Element("cmdline") ?? "") : null;

    private static DomainDisk Disk(XElement disk)
    {
        var own = disk.Element("backingStore");
        var path = (string?)own?.Element("source")?.Attribute("file");
        return new DomainDisk((string?)disk.Element("source")?.Attribute("file") ?? "", (string?)disk.Element("driver")?.Attribute("type") ?? "")
        {
            Bus = (string?)disk.Element("target")?.Attribute("bus") ?? "",
            IsCdrom = (string?)disk.Attribute("device") == "cdrom",
            Base = path is null ? null : new DomainBase(path, (string?)own!.Element("format")?.Attribute("type") ?? ""),
        };
    }

    /// <summary>Null when it has no address.</summary>
    public static DomainInterface? Interface(XElement plugged) =>
        MacAddress.TryParse((string?)plugged.Element("mac")?.Attribute("address"), out var mac)
            ? new DomainInterface(
                (string?)plugged.Element("target")?.Attribute("dev") ?? "", (string?)plugged.Element("source")?.Attribute("bridge") ?? "", mac,
                Number((string?)plugged.Element("mtu")?.Attribute("size")))
            {
                Model = (string?)plugged.Element("model")?.Attribute("type") ?? "",
            }
            : null;

    private static int Mebibytes(XElement? memory)
    {
        var amount = long.TryParse((string?)memory, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return (int)((string?)memory?.Attribute("unit") switch { "MiB" => amount, "GiB" => amount << 10, "b" or "bytes" => amount >> 20, _ => amount >> 10 });
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
