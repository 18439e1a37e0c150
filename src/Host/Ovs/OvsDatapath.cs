using Neutrino.Linux;
using Neutrino.Linux.Netlink;
using Neutrino.Ovsdb;

namespace Neutrino.Host.Ovs;

/// <summary>Which of Open vSwitch's datapaths this host can use.</summary>
/// <param name="Type"><c>system</c> (in the kernel) or <c>netdev</c> (in ovs-vswitchd).</param>
/// <param name="Why">A sentence for the log and the user.</param>
public sealed record OvsDatapath(string Type, string Why)
{
    public const string System = "system";
    public const string Netdev = "netdev";
    private const string KernelFamily = "ovs_datapath";
    private const int Controller = 16;
    private const byte GetFamily = 3;
    private const int FamilyName = 2;

    /// <summary>Asks the switch and the kernel.</summary>
    /// <exception cref="OvsdbException">No OVSDB server at the socket.</exception>
    public static async Task<OvsDatapath> ProbeAsync(string socketPath, TimeProvider time, CancellationToken cancellation)
    {
        await using var client = new VswitchClient(socketPath, time);
        await client.StartAsync(cancellation);
        return Detect(client.Tables);
    }

    public static OvsDatapath Detect(VswitchTables tables) => Choose(tables.Root?.DatapathTypes ?? [], KernelRefusal());

    /// <param name="types">What ovs-vswitchd says it was built with (it says <c>system</c> whether the kernel has it or not).</param>
    /// <param name="kernelRefusal">Null when the kernel has the openvswitch module, else its words.</param>
    internal static OvsDatapath Choose(IReadOnlySet<string> types, string? kernelRefusal)
    {
        if (!types.Contains(System)) return new OvsDatapath(Netdev, "Open vSwitch's userspace datapath (netdev): ovs-vswitchd does not offer the kernel's.");
        return kernelRefusal is null
            ? new OvsDatapath(System, "Open vSwitch's kernel datapath (system): the kernel has the openvswitch module.")
            : new OvsDatapath(Netdev, $"Open vSwitch's userspace datapath (netdev): the kernel has no openvswitch module ({kernelRefusal}).");
    }

    /// <summary>Asks for the module's generic netlink family, as ovs-vswitchd does; that also loads the module where it is installed.</summary>
    private static string? KernelRefusal()
    {
        var batch = new NetlinkBatch();
        batch.Begin(Controller, NetlinkFlags.Ack);
        batch.Header(4)[0] = GetFamily;
        batch.PutText(FamilyName, KernelFamily);
        try
        {
            using var socket = NetlinkSocket.Open(NetlinkProtocol.Generic);
            socket.Do(batch, $"looking for the kernel's {KernelFamily}");
            return null;
        }
        catch (LinuxException refusal)
        {
            return refusal.Message;
        }
    }
}
