using System.Collections.Frozen;

namespace Neutrino.Inspect;

internal static class ChineseSentences
{
    public static readonly Language All = new()
    {
        Code = "zh",
        Gap = "",
        Hops = Hops().ToFrozenDictionary(),
        Consequences = Consequences().ToFrozenDictionary(),
        Flaws = ChineseFlaws.Flaws().ToFrozenDictionary(),
        FlawConsequences = ChineseFlaws.Consequences().ToFrozenDictionary(),
        Packets = Packets().ToFrozenDictionary(),
        Words = Words().ToFrozenDictionary(),
    };

    private static Dictionary<HopKind, string> Hops() => new()
    {
        [HopKind.Domain] = "{0} 是云主机 {1} 的虚拟机,由 libvirt 运行,使用接口 {2}。",
        [HopKind.Guest] = "虚拟机网卡的 MAC 是 {0},地址是 {1};它在宿主机上的一端是 {2}。",
        [HopKind.Tap] = "{0} 是虚拟机网卡在宿主机上的一端,接在网桥 {1} 上。",
        [HopKind.GuestBridge] = "{0} 是 Linux 网桥,{1} 和 {2} 都在里面;数据帧经过它时由 iptables 过滤。",
        [HopKind.Rules] = "链 {0} 及其同名的几条链(i:进入虚拟机,o:离开虚拟机,s:允许使用的身份)是 {1} 的安全组规则。",
        [HopKind.Identity] = "nftables 表“bridge neutrino”只允许 {0} 用自己的 MAC 和地址发送数据帧。",
        [HopKind.IpSet] = "ipset {0} 里是安全组成员的地址,供引用该组的规则使用。",
        [HopKind.SharedChains] = "宿主机上的 neutron-openvswi-* 链把经过网桥的包引到各个端口自己的链。",
        [HopKind.BridgeFilter] = "net.bridge.bridge-nf-call-iptables = 1,经过网桥的包会交给 iptables。",
        [HopKind.BridgeEnd] = "{0} 和 {1} 是一对 veth;{0} 在网桥 {2} 里。",
        [HopKind.SwitchEnd] = "{0} 是 {1} 的另一端,接在 {2} 里。",
        [HopKind.SwitchPort] = "{0} 是 {1} 的端口,标签(tag)是 {2}:只有标签相同的端口,也就是同一网络的端口,才能互相通信。",
        [HopKind.Bridge] = "{0} 是 Open vSwitch 网桥,唯一的流表项是 NORMAL,即按普通交换机的方式转发。",
        [HopKind.Uplink] = "{0} 是 {1} 的端口,通向外部网络。",
        [HopKind.RouterNamespace] = "名字空间 {0} 是一套独立的网络栈,路由器 {1} 就在里面。",
        [HopKind.DhcpNamespace] = "名字空间 {0} 是一套独立的网络栈,网络 {1} 的 DHCP 服务就在里面。",
        [HopKind.DhcpInterface] = "{1} 里的 {0} 是 DHCP 服务的接口,地址是 {2}。",
        [HopKind.Dnsmasq] = "dnsmasq 在 {1} 上为网络 {0} 的虚拟机提供 DHCP;它的 host 文件规定哪个 MAC 得到哪个地址。",
        [HopKind.Listener] = "{1} 里的端口 {0} 是元数据(metadata)服务。",
        [HopKind.RouterInterface] = "{0} 是路由器在内部网络上的接口,地址是 {1},也就是虚拟机的网关。",
        [HopKind.Forwarding] = "{0} 里 net.ipv4.ip_forward = 1,包可以从一个接口转发到另一个接口。",
        [HopKind.Routes] = "{0} 的路由:{1}。",
        [HopKind.RouterRules] = "{0} 里的 neutron-l3-agent-* 链对内放开元数据端口,对外关闭。",
        [HopKind.Nat] = "在 {0} 里,发往外部的包把源地址换成路由器的地址(或者浮动 IP);访问 169.254.169.254:80 会被转发到端口 {1}。",
        [HopKind.RouterGateway] = "{0} 是路由器在外部网络上的接口,地址是 {1}。",
        [HopKind.HostEnd] = "{0} 和 {2} 里的 {1} 是一对 veth;{0} 在宿主机上,接在 {3} 里。",
        [HopKind.Outside] = "{0} 是外部网络的网关。",
    };

    private static Dictionary<HopKind, string> Consequences() => new()
    {
        [HopKind.Domain] = "云主机的状态与要求不符。",
        [HopKind.Guest] = "虚拟机没有网络。",
        [HopKind.Tap] = "虚拟机和它的网桥之间收发不了数据帧。",
        [HopKind.GuestBridge] = "虚拟机和 br-int 之间收发不了数据帧。",
        [HopKind.Rules] = "虚拟机的包没有按安全组的规定过滤。",
        [HopKind.Identity] = "虚拟机可能冒用别人的 MAC 或地址,或者反而用不了自己的。",
        [HopKind.IpSet] = "引用该组的规则放行得太少或者太多。",
        [HopKind.SharedChains] = "虚拟机的包到不了各自的链。",
        [HopKind.BridgeFilter] = "安全组不起作用。",
        [HopKind.BridgeEnd] = "虚拟机的网桥和 br-int 之间收发不了数据帧。",
        [HopKind.SwitchEnd] = "虚拟机的网桥和 br-int 之间收发不了数据帧。",
        [HopKind.SwitchPort] = "它和自己的网络互相听不到。",
        [HopKind.Bridge] = "接在它上面的设备都无法通信。",
        [HopKind.Uplink] = "路由器到不了外部网络,外部也到不了浮动 IP。",
        [HopKind.RouterNamespace] = "路由器不存在:虚拟机没有网关,没有元数据,也出不去。",
        [HopKind.DhcpNamespace] = "该网络没有 DHCP 服务,虚拟机得不到地址。",
        [HopKind.DhcpInterface] = "虚拟机的 DHCP 请求到不了服务。",
        [HopKind.Dnsmasq] = "虚拟机得不到地址,或者得到错误的地址。",
        [HopKind.Listener] = "虚拟机得不到元数据:没有 SSH 密钥,没有主机名,没有用户数据。",
        [HopKind.RouterInterface] = "虚拟机到不了网关。",
        [HopKind.Forwarding] = "路由器不能正常转发。",
        [HopKind.Routes] = "发往其它网络的包会丢失或者走错路。",
        [HopKind.RouterRules] = "路由器的过滤与规划不符:元数据端口可能对虚拟机关闭,或者对外部开放。",
        [HopKind.Nat] = "地址没有按规定转换。",
        [HopKind.RouterGateway] = "路由器到不了外部网络,外部也到不了浮动 IP。",
        [HopKind.HostEnd] = "名字空间和网桥之间收发不了数据帧。",
        [HopKind.Outside] = "外部网络以外的地方都到不了。",
    };

    private static Dictionary<(PacketKind, Verdict), string> Packets() => new()
    {
        [(PacketKind.Dhcp, Verdict.Holds)] = "经 {1} 询问,DHCP 向 {0} 提供地址 {2}。",
        [(PacketKind.Dhcp, Verdict.Unknown)] = "无法询问 DHCP:{1} 打不开。",
        [(PacketKind.Dhcp, Verdict.Fails)] = "经 {1} 替 {0} 询问,DHCP 没有回答应有的地址 {2}。",
        [(PacketKind.Gateway, Verdict.Holds)] = "从 {1} ping 网关 {0},有回答。",
        [(PacketKind.Gateway, Verdict.Unknown)] = "无法从 {1} 询问网关 {0}。",
        [(PacketKind.Gateway, Verdict.Fails)] = "从 {1} ping 网关 {0},没有回答。",
        [(PacketKind.Guest, Verdict.Holds)] = "从 {1} 用 ARP 询问 {0},虚拟机有回答。",
        [(PacketKind.Guest, Verdict.Unknown)] = "从 {1} 用 ARP 询问 {0},虚拟机没有回答:它可能关着,还在启动,或者没有使用这个地址。",
        [(PacketKind.Guest, Verdict.Fails)] = "从 {1} 用 ARP 询问 {0},回答的不是这台虚拟机。",
        [(PacketKind.Metadata, Verdict.Holds)] = "从 {0} 访问 169.254.169.254,HTTP 有回答。",
        [(PacketKind.Metadata, Verdict.Unknown)] = "无法从 {0} 访问 169.254.169.254。",
        [(PacketKind.Metadata, Verdict.Fails)] = "从 {0} 访问 169.254.169.254,HTTP 没有回答。",
        [(PacketKind.Outside, Verdict.Holds)] = "从 {1} ping 外部的 {0},经过地址转换,有回答。",
        [(PacketKind.Outside, Verdict.Unknown)] = "无法从 {1} 询问外部的 {0}。",
        [(PacketKind.Outside, Verdict.Fails)] = "从 {1} ping 外部的 {0},没有回答。",
        [(PacketKind.FloatingAddress, Verdict.Holds)] = "在 {1} 上用 ARP 询问浮动 IP {0},路由器有回答。",
        [(PacketKind.FloatingAddress, Verdict.Unknown)] = "无法在 {1} 上询问浮动 IP {0}。",
        [(PacketKind.FloatingAddress, Verdict.Fails)] = "在 {1} 上用 ARP 询问浮动 IP {0},没有回答,或者回答的不是路由器。",
        [(PacketKind.FloatingPing, Verdict.Holds)] = "从外部 ping 浮动 IP {0},虚拟机 {1} 有回答。",
        [(PacketKind.FloatingPing, Verdict.Unknown)] = "从外部 ping 浮动 IP {0} 没有回答;虚拟机 {1} 没有响应,或者安全组不允许 ping。",
        [(PacketKind.FloatingPing, Verdict.Fails)] = "从外部 ping 浮动 IP {0},到不了虚拟机 {1},或者它的回答回不来。",
        [(PacketKind.FullSize, Verdict.Holds)] = "从 {2} 到 {1},{0} 字节(整个 MTU)的包不分片可以通过。",
        [(PacketKind.FullSize, Verdict.Unknown)] = "无法从 {2} 向 {1} 发送 {0} 字节的包。",
        [(PacketKind.FullSize, Verdict.Fails)] = "从 {2} 到 {1},{0} 字节(整个 MTU)的包不分片不能通过。",
        [(PacketKind.Oversize, Verdict.Holds)] = "从 {2} 到 {1},{0} 字节(比 MTU 多一个字节)的包被拒绝,符合预期。",
        [(PacketKind.Oversize, Verdict.Unknown)] = "无法从 {2} 向 {1} 尝试 {0} 字节的包。",
        [(PacketKind.Oversize, Verdict.Fails)] = "从 {2} 到 {1},{0} 字节(比 MTU 多一个字节)的包竟然通过:某个接口的 MTU 与网络不符。",
    };

    private static Dictionary<Word, string> Words() => new()
    {
        [Word.Host] = "宿主机",
        [Word.Network] = "网络",
        [Word.Router] = "路由器",
        [Word.Port] = "端口",
        [Word.Server] = "云主机",
        [Word.Should] = "应为",
        [Word.Is] = "实为",
        [Word.Packets] = "数据包",
        [Word.AllHolds] = "全部正常:检查了 {0} 项,发送了 {1} 个探测包,用时 {2} 秒。",
        [Word.SomeFail] = "检查的 {2} 项中有 {0} 项与应有的状态不符;发送的 {3} 个探测包中有 {1} 个没有得到应有的回答。用时 {4} 秒。",
        [Word.SomeUnknown] = "{0} 项无法判断(以 ? 标记)。",
        [Word.Nothing] = "按现在的设置,这台宿主机上不应有它的任何东西。",
        [Word.Paused] = "自动修复已暂停:在执行 neutrino resume 之前,坏了的地方不会被修复。",
        [Word.NotPlugged] = "{0} 还没有接入:它随虚拟机一起出现。",
        [Word.Depends] = "没有检查:它所在的 {0} 不存在。",
        [Word.UntaggedPort] = "{0} 是 {1} 的端口,没有标签(tag):{1} 上没有标签的端口都能和它通信。",
        [Word.Object] = "对象",
        [Word.Hop] = "环节",
        [Word.Finding] = "结果",
    };
}
