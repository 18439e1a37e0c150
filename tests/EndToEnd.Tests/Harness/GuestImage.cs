namespace Neutrino.EndToEnd.Tests;

/// <summary>The guest that <c>images/build</c> makes; built once, in <c>artifacts/images</c> unless NEUTRINO_IMAGES says where it is.</summary>
internal static class GuestImage
{
    private static readonly Lazy<string> Built = new(Build);

    public static string Directory => Built.Value;
    public static string Disk => Path.Combine(Built.Value, "cirros-x86_64.qcow2");
    public static string Kernel => Path.Combine(Built.Value, "cirros-x86_64-kernel");
    public static string Initramfs => Path.Combine(Built.Value, "cirros-x86_64-initramfs");
    public static string BlankDisk => Path.Combine(Built.Value, "cirros-x86_64-blank.qcow2");

    /// <summary>The cloud image that <c>images/cloud</c> makes beside them; its packages come from the network, so <c>./test --long</c> has it made before the tests.</summary>
    public static string CloudDisk
    {
        get
        {
            var disk = Path.Combine(Built.Value, "debian-12-cloud.qcow2");
            Assert.True(File.Exists(disk), $"{disk} is not there: images/cloud {Built.Value}");
            return disk;
        }
    }

    private static string Build()
    {
        if (Environment.GetEnvironmentVariable("NEUTRINO_IMAGES") is { Length: > 0 } there) return there;
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Neutrino.slnx"))) root = Path.GetDirectoryName(root)!;
        var directory = Path.Combine(root, "artifacts", "images");
        Shell.Run(Path.Combine(root, "images", "build"), directory);
        return directory;
    }
}
