using Neutrino.Host.Ovs;

namespace Neutrino.Host;

/// <summary>Where the real machine keeps what the host needs.</summary>
public sealed record LinuxHostSettings
{
    /// <summary>Ours, emptied by a boot: which namespaces, rules and sets are ours.</summary>
    public string RunDirectory { get; init; } = "/run/neutrino";

    /// <summary>Ours, kept over boots: dnsmasq's files. As <c>HostSettings.StateDirectory</c> of the plan.</summary>
    public string StateDirectory { get; init; } = "/var/lib/neutrino";

    /// <summary>The unix socket of Open vSwitch's database.</summary>
    public string OvsSocket { get; init; } = OvsSwitch.DefaultSocket;
}
