using Neutrino.Host.Firewall;
using Neutrino.HostState;
using Neutrino.Linux.Netfilter;

namespace Neutrino.Host.Tests.Firewall;

public sealed class RuleExpressionsTests
{
    private static bool TryAdd(string line, IpFamily family = IpFamily.V4) =>
        new RuleExpressions(new NftBatch(0), family, chain => chain == new ChainKey("filter", "there"), set => set == "set" ? 1 : null).TryAdd(new ChainKey("filter", "mine"), line, NftPosition.End, 0);

    [Theory]
    [InlineData("")]
    [InlineData("-j there")]
    [InlineData("-p 6 -s 10.0.0.1 -j ACCEPT")]
    [InlineData("-i eth+ -j ACCEPT")]
    [InlineData("! -i eth0 ! -o eth1 -m conntrack ! --ctstate DNAT,SNAT,UNTRACKED -j DROP")]
    [InlineData("-p tcp -m tcp --sport 0:80 --dport 22 -m set --match-set set src -m comment --comment \"a b\" -j RETURN")]
    [InlineData("-p udp -m multiport --dports 1,2,3:5 -m comment --comment word")]
    public void ALineOfKnownWordsIsTaken(string line) => Assert.True(TryAdd(line));

    [Theory]
    [InlineData("-j nowhere", "a chain that is not there")]
    [InlineData("-j LOG", "a target")]
    [InlineData("-g there", "an option")]
    [InlineData("-j ACCEPT more", "something behind the end")]
    [InlineData("-j", "a target that is missing")]
    [InlineData("-f -j ACCEPT", "an option")]
    [InlineData("-s", "an address that is missing")]
    [InlineData("-s 10.0.0.1 -s 10.0.0.2 -j ACCEPT", "two sources")]
    [InlineData("-s 2001:db8::1/128 -j ACCEPT", "the other family's address")]
    [InlineData("-s 10.0.0.0/255.0.0.0 -j ACCEPT", "another way to write a prefix")]
    [InlineData("-s gateway -j ACCEPT", "a name for an address")]
    [InlineData("! -s 0.0.0.0/0 -j ACCEPT", "what nothing can be")]
    [InlineData("-p nonsense -j ACCEPT", "a protocol")]
    [InlineData("-p 256 -j ACCEPT", "a protocol")]
    [InlineData("-i + -j ACCEPT", "any interface")]
    [InlineData("-m physdev --physdev-in eth+ -j ACCEPT", "many interfaces of a bridge")]
    [InlineData("-i interface-of-sixteen -j ACCEPT", "an interface that is too long")]
    [InlineData("-p tcp --dport 22 -j ACCEPT", "a match that is not said")]
    [InlineData("-m tcp --dport 22 -j ACCEPT", "ports of any protocol")]
    [InlineData("! -p tcp -m tcp --dport 22 -j ACCEPT", "ports of other protocols")]
    [InlineData("-p tcp -m tcp --dport ssh -j ACCEPT", "a name for a port")]
    [InlineData("-p tcp -m tcp --dport 90:80 -j ACCEPT", "an empty range")]
    [InlineData("-p tcp -m tcp --dport 0:65535 -j ACCEPT", "all ports")]
    [InlineData("-p tcp -m tcp -j ACCEPT", "no ports")]
    [InlineData("-p tcp -m tcp --dport 65536 -j ACCEPT", "a port that is none")]
    [InlineData("-p icmp -m icmp --icmp-type echo-request -j ACCEPT", "a name for a type")]
    [InlineData("-p icmp -m icmp --icmp-type 8/256 -j ACCEPT", "a code that is none")]
    [InlineData("-p ipv6-icmp -m icmp6 --icmpv6-type 130 -j ACCEPT", "the other family's ICMP")]
    [InlineData("-p gre -m multiport --dports 22 -j ACCEPT", "ports of a protocol that has none")]
    [InlineData("-p tcp -m multiport --dports 1:2,3:4,5:6,7:8,9:10,11:12,13:14,15:16 -j ACCEPT", "more ports than fit")]
    [InlineData("-m set --match-set nowhere src -j ACCEPT", "a set that is not there")]
    [InlineData("-m set --match-set set src,dst -j ACCEPT", "two sides of a set")]
    [InlineData("-m state --state NEW,ODD -j ACCEPT", "a state")]
    [InlineData("-m state --state DNAT -j ACCEPT", "a state that only conntrack has")]
    [InlineData("-m mac --mac-source fa:16:3e -j ACCEPT", "half an address")]
    [InlineData("-m physdev --physdev-is-in -j ACCEPT", "an option of a match")]
    [InlineData("-m physdev -j ACCEPT", "a match that asks for nothing")]
    [InlineData("-m limit --limit 5/sec -j ACCEPT", "a match")]
    [InlineData("-m comment --comment \"it\\\"s\" -j ACCEPT", "a quote in a text")]
    [InlineData("-m comment --comment \"open -j ACCEPT", "a text without end")]
    [InlineData("-m comment --comment 'a b' -j ACCEPT", "other quotes")]
    [InlineData("-j CT --zone 65536", "a zone that is none")]
    [InlineData("-j CT --helper ftp", "an option of a target")]
    [InlineData("-j SNAT --to-source 10.0.0.1-10.0.0.9", "many addresses")]
    [InlineData("-j REDIRECT --to-ports 80", "ports of any protocol")]
    public void ALineWithAnythingElseIsNot(string line, string because) => Assert.False(TryAdd(line), because);

    [Theory]
    [InlineData("iptables v1.8.9 (nf_tables)\n", true, true)]
    [InlineData("iptables v1.8.10 (nf_tables)\n", true, true)]
    [InlineData("iptables v1.8.7 (nf_tables)\n", true, false)]
    [InlineData("iptables v1.8.9 (legacy)\n", false, false)]
    [InlineData("iptables v1.6.1\n", false, false)]
    [InlineData("", false, false)]
    public void RulesAreWrittenForAnIptablesThatReadsThem(string text, bool counted, bool native) => Assert.Equal(new IptablesVersion(counted, native), IptablesVersion.Parse(text));

    [Fact]
    public void ACommentIsAsLongAsIptablesAllows()
    {
        Assert.True(TryAdd($"-m comment --comment {new string('x', 255)}"));
        Assert.False(TryAdd($"-m comment --comment {new string('x', 256)}"));
    }

    [Fact]
    public void TranslationIsOfTheFourthFamilyAlone()
    {
        foreach (var target in (string[])["SNAT --to-source 2001:db8::1", "DNAT --to-destination 2001:db8::1", "REDIRECT --to-ports 80"]) Assert.False(TryAdd($"-p tcp -j {target}", IpFamily.V6));
        Assert.True(TryAdd("-s ::/128 -d ff02::/16 -p ipv6-icmp -m icmp6 --icmpv6-type 131 -j RETURN", IpFamily.V6));
    }
}
