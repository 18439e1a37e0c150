using CsCheck;
using Neutrino.HostState;

namespace Neutrino.HostState.Tests;

public sealed class HostTextTests
{
    [Fact]
    public void A_unit_reads_like_the_tools_own_words()
    {
        var text = HostText.Print(SampleUnits.MakeRouter(1, true, 1, 1));
        Assert.Equal(Expected.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void Different_states_read_differently() => SampleUnits.Pair.Sample(pair =>
        Assert.Equal(pair.Wanted == pair.Found, HostText.Print(pair.Wanted) == HostText.Print(pair.Found)));

    private const string Expected = """
        # router:7052699b-ed8d-48a0-8365-50ac54017dfc

        ip netns:
          qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc

        ovs-vsctl show:
          Bridge br-ex
              Port "qg-c5ab6a1c-f1"
                  Interface "qg-c5ab6a1c-f1"
                      type: internal
                      mac: "fa:16:3e:00:44:f0"
                      mtu_request: 1500
                      external_ids: {iface-id="qg-c5ab6a1c-f1", neutrino-unit="router:7052699b-ed8d-48a0-8365-50ac54017dfc"}
          Bridge br-int
              Port "qr-00000000-aa"
                  tag: 10
                  Interface "qr-00000000-aa"
                      type: internal
                      mac: "fa:16:3e:00:37:f0"
                      mtu_request: 1500
                      external_ids: {iface-id="qr-00000000-aa", neutrino-unit="router:7052699b-ed8d-48a0-8365-50ac54017dfc"}

        ip netns exec qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc sysctl:
          net.ipv4.ip_forward = 1

        ip netns exec qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc ip link:
          qg-c5ab6a1c-f1: <UP> mtu 1500 openvswitch
              link/ether fa:16:3e:00:44:f0
              inet 192.168.1.245/24
              inet 192.168.1.100/32
          qr-00000000-aa: <UP> mtu 1500 openvswitch
              link/ether fa:16:3e:00:37:f0
              inet 10.0.0.1/28

        ip netns exec qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc ip route:
          default via 192.168.1.1 dev qg-c5ab6a1c-f1

        ip netns exec qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc iptables -t nat -S:
          -N neutron-l3-agent-PREROUTING
          -N neutron-l3-agent-snat
          -N neutron-postrouting-bottom
          -A PREROUTING -j neutron-l3-agent-PREROUTING (order -1)
          -A POSTROUTING -j neutron-postrouting-bottom (order 1)
          -A neutron-l3-agent-PREROUTING -d 169.254.169.254/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 9697
          -A neutron-l3-agent-snat -s 10.0.0.0/28 -j SNAT --to-source 192.168.1.245
          -A neutron-postrouting-bottom -j neutron-l3-agent-snat

        listeners:
          qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc 0.0.0.0:9697

        """;
}
