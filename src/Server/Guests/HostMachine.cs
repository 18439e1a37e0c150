using System.Globalization;

namespace Neutrino.Server;

/// <summary>What this machine has for guests.</summary>
internal sealed class HostMachine(string directory)
{
    private const int GiBShift = 30;
    private const int KibInMib = 1024;

    public int Cpus { get; } = Environment.ProcessorCount;
    public int MemoryMb { get; } = (int)(long.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / KibInMib);
    public string CpuModel { get; } = Field("/proc/cpuinfo", "model name");

    /// <summary>Of the file system that guests' disks are on.</summary>
    public int DiskGb => (int)(new DriveInfo(directory).TotalSize >> GiBShift);
    public int FreeDiskGb => (int)(new DriveInfo(directory).AvailableFreeSpace >> GiBShift);

    private static string Field(string path, string name) =>
        File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[^1].Trim() ?? "0";
}
