using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Tests.Links;

/// <summary>Internal interfaces of a real Open vSwitch, moved into namespaces as the loop does it.</summary>
[Trait("needs", "ovs")]
[Collection("ovs")]
public sealed class OvsInternalLinkTests
{
    [Fact]
    public async Task Two_of_them_moved_and_dressed_reach_each_other()
    {
        await using var machine = await LinkMachine.StartAsync();
        await OvsAsync("add-br br-links -- set Bridge br-links datapath_type=netdev");
        UnitState[] units = [Unit("1"), Unit("2")];
        foreach (var unit in units)
        {
            await OvsAsync($"add-port br-links {unit.Links[0].Name} -- set Interface {unit.Links[0].Name} type=internal");
            Assert.Equal("", Assert.Single((await machine.SeeAsync(unit)).Links).Namespace);
            await machine.ReachAsync(unit);
        }

        var ping = await ChildProcess.RunAsync(new ChildCommand("ping", "-c", "3", "-i", "0.05", "-W", "5", "10.7.0.2") { Namespace = "qdhcp-ovs1" });
        Assert.True(ping.Succeeded, ping.Describe());
        foreach (var unit in units)
        {
            Assert.Empty(await machine.ReachAsync(unit));
            await OvsAsync($"del-port {unit.Links[0].Name}");
            machine.Next(notice => notice.Unit == unit.Key && notice.Cause == $"netlink: link {unit.Links[0].Name} removed in {unit.Namespaces[0].Name}");
            await machine.ReachAsync(new UnitState(unit.Key));
        }

        await OvsAsync("del-br br-links");
    }

    private static UnitState Unit(string id) => new(new UnitKey(UnitKind.Dhcp, $"ovs{id}"))
    {
        Namespaces = [new NetNamespace($"qdhcp-ovs{id}")],
        Links =
        [
            new Link($"qdhcp-ovs{id}", $"tapovs{id}", LinkKind.OvsInternal)
            {
                Mac = MacAddress.Parse($"fa:16:3e:00:00:0{id}"), Mtu = 1450, Addresses = [Units.Address($"10.7.0.{id}/24")],
            },
        ],
    };

    private static async Task OvsAsync(string arguments)
    {
        var result = await ChildProcess.RunAsync(new ChildCommand("ovs-vsctl", arguments.Split(' ')));
        Assert.True(result.Succeeded, result.Describe());
    }
}
