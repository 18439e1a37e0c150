namespace Neutrino.Plan;

/// <summary>
/// Where a server's files are. Every rebuild has files of its own, so that none is ever written twice; the image is a second name of the Image API's file,
/// and stays when that goes. AppArmor's profile for libvirt lets files named <c>disk.*</c> be read anywhere.
/// </summary>
internal sealed class ServerFiles(HostSettings host, string serverId, int diskNumber)
{
    public string Folder { get; } = $"{host.StateDirectory}/servers/{serverId}";
    public string Base => $"{Folder}/disk.base.{diskNumber}";
    public string Disk => $"{Folder}/disk.{diskNumber}";
    public string Ephemeral => $"{Folder}/disk.eph0.{diskNumber}";
    public string Swap => $"{Folder}/disk.swap.{diskNumber}";
    public string ConfigDrive => $"{Folder}/disk.config.{diskNumber}";
    public string Kernel => $"{Folder}/kernel.{diskNumber}";
    public string Ramdisk => $"{Folder}/ramdisk.{diskNumber}";

    public string Image(string imageId) => $"{host.ImagesDirectory ?? $"{host.StateDirectory}/images"}/{imageId}";
}
