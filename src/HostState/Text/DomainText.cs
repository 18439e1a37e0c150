using System.Text;

namespace Neutrino.HostState;

/// <summary>A guest in a line for each of its parts, with libvirt's words.</summary>
internal static class DomainText
{
    public static IEnumerable<string> Lines(Domain domain)
    {
        var title = domain.Title.Length == 0 ? "" : $" \"{domain.Title}\"";
        yield return $"{domain.Id}{title}: {domain.Power.ToString().ToLowerInvariant()}, boot {domain.BootNumber}, soft reboots {domain.SoftReboots}, shutdown {domain.ShutdownSeconds} s";
        yield return $"vcpu {domain.Vcpus}, memory {domain.MemoryMb} MiB, machine {domain.Machine}, video {domain.Video}";
        if (domain.Kernel is { } kernel) yield return $"kernel {kernel.Path}{(kernel.Ramdisk is { } ramdisk ? $" initrd {ramdisk}" : "")} cmdline \"{kernel.CommandLine}\"";
        foreach (var disk in domain.Disks)
            yield return $"{(disk.IsCdrom ? "cdrom" : "disk")} {disk.Bus} {disk.Format} {disk.Path}{(disk.Base is { } own ? $" over {own.Format} {own.Path}" : "")}";
        foreach (var plugged in domain.Interfaces)
            yield return $"interface {plugged.Device} bridge {plugged.Bridge} mac {plugged.Mac} mtu {plugged.Mtu} model {plugged.Model}";
    }

    public static IEnumerable<string> Lines(DomainFile file)
    {
        yield return file.Path + file.Making switch
        {
            LinkOf link => $" = {link.Source}",
            OverlayOf overlay => $" over {overlay.Base.Format} {overlay.Base.Path}{(overlay.SizeBytes is { } size ? $" of {size} bytes" : "")}",
            BlankOf blank => $" of {blank.SizeBytes} bytes ({blank.Format})",
            DriveOf => " (ISO 9660, config-2)",
            _ => "",
        };
        if (file.Making is not DriveOf drive) yield break;
        foreach (var entry in drive.Contents)
        {
            yield return $"  {entry.Path}:";
            foreach (var line in Encoding.UTF8.GetString(entry.Content.Items.AsSpan()).TrimEnd('\n').Split('\n')) yield return $"    {line}";
        }
    }
}
