namespace Neutrino.EndToEnd.Tests;

/// <summary>The Debian package as an administrator has it: installed, used, upgraded, removed and purged, in a machine of its own inside this one.</summary>
public class PackageTests
{
    private static readonly string[] Agents = ["server", "l3-agent", "dhcp-agent", "metadata-agent", "plugin-openvswitch-agent"];

    [Fact]
    public void ItIsInstalledRunsReadsItsFilesAgainIsUpgradedAndPurgedToNothing()
    {
        var said = PrivateMachine.Run($$"""
            find / -xdev \( -path /proc -o -path /sys -o -path /tmp -o -path /work -o -path /root \) -prune -o -print | sort > /tmp/before.$$
            dpkg -i {{PrivateMachine.Package}}
            service neutrino start && echo STARTED && test -e /run/neutrino/ready && stat -c 'credentials %a %U' /etc/neutrino/admin-openrc.sh
            . /etc/neutrino/admin-openrc.sh; export PATH=/usr/lib/neutrino/bin:$PATH
            neutron net-create lan > /dev/null; neutron subnet-create lan 10.7.0.0/24 > /dev/null && ip netns | grep -c qdhcp-
            dnsmasq=$(pgrep -f dhcp-range=set); echo dnsmasq $dnsmasq
            for agent in {{string.Join(' ', Agents)}}; do service neutron-$agent status && service neutron-$agent restart && echo RESTARTED $agent; done
            printf '[DEFAULT]\ndhcp_lease_duration = 600\n' > /etc/neutron/dhcp_agent.ini; service neutron-dhcp-agent restart; pgrep -af dhcp-range=set | grep -c 600s
            printf '[DEFAULT]\ndhcp_lease_duration = soon\n' > /etc/neutron/dhcp_agent.ini; service neutron-dhcp-agent restart; echo WRONG $?
            printf '[DEFAULT]\ndhcp_lease_duration = 600\n' > /etc/neutron/dhcp_agent.ini
            # What was changed is looked at once more a moment later; from then on nothing is to be done.
            sleep 1; dnsmasq=$(pgrep -f dhcp-range=set)
            service neutrino stop; service neutrino status; echo STOPPED $?; service neutron-l3-agent status; echo AGENT $?; service neutron-l3-agent restart; echo RELOAD $?
            test "$dnsmasq" = "$(pgrep -f dhcp-range=set)" && echo dnsmasq goes on
            service neutrino start
            dpkg -i {{PrivateMachine.Package}} && neutron net-list -f value -c name && test "$dnsmasq" = "$(pgrep -f dhcp-range=set)" && echo UPGRADED
            dpkg --remove neutrino; ip netns | grep -c qdhcp-; ls /var/lib/neutrino; ls /etc/neutrino/neutrino.conf
            dpkg --purge neutrino && echo PURGED
            find / -xdev \( -path /proc -o -path /sys -o -path /tmp -o -path /work -o -path /root \) -prune -o -print | sort | diff /tmp/before.$$ - | grep '^[<>]' | grep -v -e '/var/lib/dpkg' -e '/var/log/dpkg.log' -e '/var/cache/man' -e '/run/openvswitch'
            rm -f /tmp/before.$$
            """);
        foreach (var line in (string[])["STARTED", "credentials 600 root", "dnsmasq goes on", "UPGRADED", "PURGED", .. Agents.Select(agent => $"RESTARTED {agent}")]) Assert.True((said + "\n").Contains($"{line}\n", StringComparison.Ordinal), $"not said: {line}\n{said}");
        foreach (var line in (string[])["STOPPED 3", "AGENT 3", "RELOAD 3", "WRONG 1", "'soon' is neither"]) Assert.True(said.Contains(line, StringComparison.Ordinal), $"not said: {line}\n{said}");
        Assert.True(said.EndsWith("PURGED", StringComparison.Ordinal), $"something is left after the purge:\n{said}");
    }

    /// <summary>The distribution's clients and ours live side by side, whoever comes first.</summary>
    [Fact]
    public void TheDistributionsClientsKeepTheirPlaceAndOursAreThereWhereTheyAreNot()
    {
        var said = PrivateMachine.Run($$"""
            dpkg -i {{PrivateMachine.Package}} > /dev/null
            completes() { bash {{Path.Combine(AppContext.BaseDirectory, "complete.sh")}} "$@"; }
            completes keystone tenant-g; completes keystone tenant-create --d; completes neutrino nova boot --fl; completes neutrino che; PATH=/usr/lib/neutrino/bin:$PATH; completes nova bo; completes neutron net-cr
            dpkg -S /usr/bin/neutron; dpkg -V python3-neutronclient; readlink -f /usr/bin/keystone; /usr/lib/neutrino/bin/neutron --help | head -1
            dpkg --purge neutrino > /dev/null; dpkg -V python3-neutronclient && echo UNTOUCHED; ls /usr/bin/keystone
            dpkg --force-depends --remove python3-neutronclient > /dev/null; dpkg -i {{PrivateMachine.Package}} > /dev/null; readlink -f /usr/bin/neutron
            """);
        Assert.Contains("python3-neutronclient: /usr/bin/neutron\n/usr/lib/neutrino/neutrino\n", said, StringComparison.Ordinal);
        foreach (var line in (string[])["keystone tenant-g completes: tenant-get", "keystone tenant-create --d completes: --description", "neutrino nova boot --fl completes: --flavor", "neutrino che completes: check", "nova bo completes: boot", "neutron net-cr completes: net-create"])
            Assert.Contains($"{line}\n", said, StringComparison.Ordinal);
        Assert.Contains("UNTOUCHED\nls: cannot access '/usr/bin/keystone'", said, StringComparison.Ordinal);
        Assert.EndsWith("/usr/lib/neutrino/neutrino", said, StringComparison.Ordinal);
    }

    [Fact]
    public void LintianFindsNoErrorAndTheUnitsAreSound()
    {
        var (code, output) = Shell.Try("lintian", "--fail-on", "error", "--tag-display-limit", "0", PrivateMachine.Package);
        Assert.True(code == 0, output);
        Assert.DoesNotContain("E: ", output, StringComparison.Ordinal);
        var said = PrivateMachine.Run($"dpkg -i {PrivateMachine.Package} > /dev/null; systemd-analyze verify /lib/systemd/system/neutrino.service /lib/systemd/system/neutron-l3-agent.service && echo SOUND");
        Assert.EndsWith("SOUND", said, StringComparison.Ordinal);
    }
}
