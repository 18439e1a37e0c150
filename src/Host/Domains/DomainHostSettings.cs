namespace Neutrino.Host.Domains;

/// <summary>Where guests and their files are.</summary>
public sealed record DomainHostSettings
{
    /// <summary>Ours, kept over boots; guests' folders are in <c>servers</c> below it. As <c>HostSettings.StateDirectory</c> of the plan.</summary>
    public string StateDirectory { get; init; } = "/var/lib/neutrino";

    /// <summary>libvirt's.</summary>
    public string Uri { get; init; } = "qemu:///system";

    /// <summary><c>kvm</c>, <c>qemu</c> (software emulation), or null: whichever is proved to run a guest.</summary>
    public string? VirtType { get; init; }

    /// <summary>How long a unit waits for a libvirt that is starting again before that is its fault.</summary>
    public TimeSpan ConnectPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a guest that is to shut itself down is asked; early in its boot it does not hear.</summary>
    public TimeSpan ShutdownInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a guest may take to let go of an interface.</summary>
    public TimeSpan DetachPatience { get; init; } = TimeSpan.FromSeconds(10);

    public string ServersDirectory => Path.Combine(StateDirectory, "servers");
}
