using System.Collections.Frozen;

namespace Neutrino.Inspect;

internal static class EnglishSentences
{
    public static readonly Language All = new()
    {
        Code = "en",
        Gap = " ",
        Hops = Hops().ToFrozenDictionary(),
        Consequences = Consequences().ToFrozenDictionary(),
        Flaws = EnglishFlaws.Flaws().ToFrozenDictionary(),
        FlawConsequences = EnglishFlaws.Consequences().ToFrozenDictionary(),
        Packets = Packets().ToFrozenDictionary(),
        Words = Words().ToFrozenDictionary(),
    };

    private static Dictionary<HopKind, string> Hops() => new()
    {
        [HopKind.Domain] = "{0} is the guest of server {1}: libvirt runs it, with {2}.",
        [HopKind.Guest] = "The guest's network card has MAC {0} and address {1}; the host's end of it is {2}.",
        [HopKind.Tap] = "{0} is the host's end of the guest's network card, and a port of bridge {1}.",
        [HopKind.GuestBridge] = "{0} is a Linux bridge that joins {1} and {2}, so that iptables can filter the guest's frames on their way.",
        [HopKind.Rules] = "The chains {0} and its neighbours (i: to the guest, o: from it, s: who it may say it is) hold the security groups' rules for {1}.",
        [HopKind.Identity] = "The nftables table 'bridge neutrino' lets {0} send with its own MAC and addresses only.",
        [HopKind.IpSet] = "ipset {0} holds the addresses of a group's members, for the rules that name the group.",
        [HopKind.SharedChains] = "The chains neutron-openvswi-* of the host lead bridged packets to each port's own chains.",
        [HopKind.BridgeFilter] = "net.bridge.bridge-nf-call-iptables = 1 hands bridged packets to iptables.",
        [HopKind.BridgeEnd] = "{0} and {1} are the two ends of a veth pair; {0} is a port of bridge {2}.",
        [HopKind.SwitchEnd] = "{0} is the other end of {1}'s pair, and is plugged into {2}.",
        [HopKind.SwitchPort] = "{0} is a port of {1} with tag {2}: it hears only ports with the same tag, which are those of its network.",
        [HopKind.Bridge] = "{0} is an Open vSwitch bridge whose only flow says NORMAL: it forwards as a plain learning switch does.",
        [HopKind.Uplink] = "{0} is a port of {1}: the way out to the network outside.",
        [HopKind.RouterNamespace] = "Namespace {0} is a network stack of its own, in which router {1} lives.",
        [HopKind.DhcpNamespace] = "Namespace {0} is a network stack of its own, in which network {1}'s DHCP server lives.",
        [HopKind.DhcpInterface] = "{0}, in {1}, is the interface of the DHCP server, with {2}.",
        [HopKind.Dnsmasq] = "dnsmasq answers the guests of network {0} on {1}; its hosts file says which MAC gets which address.",
        [HopKind.Listener] = "Port {0} in {1} is the metadata service's.",
        [HopKind.RouterInterface] = "{0} is the router's interface on the inner network, with {1}: the guests' gateway.",
        [HopKind.Forwarding] = "net.ipv4.ip_forward = 1 in {0} lets packets pass from one of its interfaces to another.",
        [HopKind.Routes] = "Routes of {0}: {1}.",
        [HopKind.RouterRules] = "The chains neutron-l3-agent-* in {0} open the metadata port to the inside and close it to the outside.",
        [HopKind.Nat] = "In {0} what leaves for the outside takes the router's address (or its floating IP), and 169.254.169.254:80 is redirected to port {1}.",
        [HopKind.RouterGateway] = "{0} is the router's interface on the external network, with {1}.",
        [HopKind.HostEnd] = "{0} and {1}, which is in {2}, are the two ends of a veth pair; {0} is plugged into {3}.",
        [HopKind.Outside] = "{0} is the gateway of the external network.",
    };

    private static Dictionary<HopKind, string> Consequences() => new()
    {
        [HopKind.Domain] = "The server is not what was asked for.",
        [HopKind.Guest] = "The guest has no network.",
        [HopKind.Tap] = "No frame passes between the guest and its bridge.",
        [HopKind.GuestBridge] = "No frame passes between the guest and the integration bridge.",
        [HopKind.Rules] = "The guest's packets are not filtered as its security groups say.",
        [HopKind.Identity] = "The guest could speak with the MAC or address of another, or not with its own.",
        [HopKind.IpSet] = "Rules that name the group let through too little or too much.",
        [HopKind.SharedChains] = "The guests' packets do not meet their own chains.",
        [HopKind.BridgeFilter] = "Security groups have no effect.",
        [HopKind.BridgeEnd] = "No frame passes between the guest's bridge and the integration bridge.",
        [HopKind.SwitchEnd] = "No frame passes between the guest's bridge and the integration bridge.",
        [HopKind.SwitchPort] = "It does not hear its network, nor its network it.",
        [HopKind.Bridge] = "Nothing that is plugged into it can talk.",
        [HopKind.Uplink] = "Routers do not reach the network outside, nor does it reach floating IPs.",
        [HopKind.RouterNamespace] = "The router does not exist: guests have no gateway, no metadata and no way out.",
        [HopKind.DhcpNamespace] = "The network has no DHCP server: guests get no address.",
        [HopKind.DhcpInterface] = "Guests' DHCP requests do not reach the server.",
        [HopKind.Dnsmasq] = "Guests get no address, or a wrong one.",
        [HopKind.Listener] = "Guests get no metadata: no SSH key, no name, no user data.",
        [HopKind.RouterInterface] = "Guests do not reach their gateway.",
        [HopKind.Forwarding] = "The router does not pass packets on as it should.",
        [HopKind.Routes] = "Packets to other networks are lost or go astray.",
        [HopKind.RouterRules] = "The router filters other than planned: the metadata port may be shut to guests or open to the outside.",
        [HopKind.Nat] = "Addresses are not translated as they should be.",
        [HopKind.RouterGateway] = "The router does not reach the network outside, nor does it reach floating IPs.",
        [HopKind.HostEnd] = "No frame passes between the namespace and the bridge.",
        [HopKind.Outside] = "Nothing beyond the external network can be reached.",
    };

    private static Dictionary<(PacketKind, Verdict), string> Packets() => new()
    {
        [(PacketKind.Dhcp, Verdict.Holds)] = "DHCP offers {2} to {0}, asked through {1}.",
        [(PacketKind.Dhcp, Verdict.Unknown)] = "DHCP could not be asked: {1} cannot be opened.",
        [(PacketKind.Dhcp, Verdict.Fails)] = "DHCP does not answer {0}, asked through {1}, with {2}.",
        [(PacketKind.Gateway, Verdict.Holds)] = "Gateway {0} answers a ping from {1}.",
        [(PacketKind.Gateway, Verdict.Unknown)] = "Gateway {0} could not be asked from {1}.",
        [(PacketKind.Gateway, Verdict.Fails)] = "Gateway {0} does not answer a ping from {1}.",
        [(PacketKind.Guest, Verdict.Holds)] = "The guest answers ARP for {0} from {1}.",
        [(PacketKind.Guest, Verdict.Unknown)] = "The guest does not answer ARP for {0} from {1}: it is off, still starting, or has not taken the address.",
        [(PacketKind.Guest, Verdict.Fails)] = "Another than the guest answers ARP for {0} from {1}.",
        [(PacketKind.Metadata, Verdict.Holds)] = "169.254.169.254 answers HTTP from {0}.",
        [(PacketKind.Metadata, Verdict.Unknown)] = "169.254.169.254 could not be asked from {0}.",
        [(PacketKind.Metadata, Verdict.Fails)] = "169.254.169.254 does not answer HTTP from {0}.",
        [(PacketKind.Outside, Verdict.Holds)] = "{0} outside answers a ping from {1}, translated on its way.",
        [(PacketKind.Outside, Verdict.Unknown)] = "{0} outside could not be asked from {1}.",
        [(PacketKind.Outside, Verdict.Fails)] = "{0} outside does not answer a ping from {1}.",
        [(PacketKind.FloatingAddress, Verdict.Holds)] = "The router answers ARP for floating IP {0} on {1}.",
        [(PacketKind.FloatingAddress, Verdict.Unknown)] = "Floating IP {0} could not be asked for on {1}.",
        [(PacketKind.FloatingAddress, Verdict.Fails)] = "Nobody, or another than the router, answers ARP for floating IP {0} on {1}.",
        [(PacketKind.FloatingPing, Verdict.Holds)] = "A ping from outside to floating IP {0} is answered by the guest at {1}.",
        [(PacketKind.FloatingPing, Verdict.Unknown)] = "A ping from outside to floating IP {0} is not answered; the guest at {1} is silent, or its security groups let no ping in.",
        [(PacketKind.FloatingPing, Verdict.Fails)] = "A ping from outside to floating IP {0} does not reach the guest at {1}, or its answer does not come back.",
        [(PacketKind.FullSize, Verdict.Holds)] = "{0} bytes pass unfragmented from {2} to {1}: the whole MTU.",
        [(PacketKind.FullSize, Verdict.Unknown)] = "{0} bytes could not be sent from {2} to {1}.",
        [(PacketKind.FullSize, Verdict.Fails)] = "{0} bytes, the whole MTU, do not pass unfragmented from {2} to {1}.",
        [(PacketKind.Oversize, Verdict.Holds)] = "{0} bytes, one more than the MTU, are refused from {2} to {1}, as they should be.",
        [(PacketKind.Oversize, Verdict.Unknown)] = "{0} bytes could not be tried from {2} to {1}.",
        [(PacketKind.Oversize, Verdict.Fails)] = "{0} bytes, one more than the MTU, pass from {2} to {1}: an interface's MTU is not the network's.",
    };

    private static Dictionary<Word, string> Words() => new()
    {
        [Word.Host] = "host",
        [Word.Network] = "network",
        [Word.Router] = "router",
        [Word.Port] = "port",
        [Word.Server] = "server",
        [Word.Should] = "should be",
        [Word.Is] = "is",
        [Word.Packets] = "packets",
        [Word.AllHolds] = "All of it holds: {0} things looked at, {1} packets sent, {2} s.",
        [Word.SomeFail] = "Not as they should be: {0} of {2} things; without the right answer: {1} of {3} packets. {4} s.",
        [Word.SomeUnknown] = "{0} could be neither proven nor disproven (marked ?).",
        [Word.Nothing] = "Nothing of it should be on this host now.",
        [Word.Paused] = "Repair is paused: what is broken stays broken until 'neutrino resume'.",
        [Word.NotPlugged] = "Nobody has plugged {0} yet: it comes with the guest.",
        [Word.Depends] = "Not looked at: {0}, which it stands in, is missing.",
        [Word.UntaggedPort] = "{0} is a port of {1} without a tag: it hears every port of {1} that has none either.",
        [Word.Object] = "object",
        [Word.Hop] = "hop",
        [Word.Finding] = "finding",
    };
}
