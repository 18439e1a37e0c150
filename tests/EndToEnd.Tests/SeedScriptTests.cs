namespace Neutrino.EndToEnd.Tests;

/// <summary>The article's own scripts, cut out of it and run unmodified on an installed package, in the place of ours in simplestack's layout.</summary>
public class SeedScriptTests
{
    private static readonly string[] Scripts = ["local_settings.sh", "create_ext-net.sh", "create_int-net.sh"];

    [Fact]
    public void TheyLayTheArticlesTopologyABootIsTakenAndCleanTakesItAway()
    {
        var article = Article();
        Assert.SkipWhen(article is null, "the article is not beside the checkout (../shared/seed/openstack-network-local.txt)");
        var cut = Directory.CreateTempSubdirectory("neutrino-seed-").FullName;
        foreach (var script in Scripts) File.WriteAllText(Path.Combine(cut, script), Cut(article!, script));
        var said = PrivateMachine.Run($$"""
            dpkg -i {{PrivateMachine.Package}} > /dev/null
            cp -r /usr/share/neutrino/simplestack {{cut}}/stack; cd {{cut}}/stack
            sed -i 's|^image_file=.*|image_file={{GuestImage.Disk}}|; s|^key_file=.*|key_file={{cut}}/key|' stack.conf
            sh allinone.sh > /dev/null && echo INSTALLED
            sh network/local/create_int-net.sh clean > /dev/null; sh network/local/create_ext-net.sh clean > /dev/null 2>&1
            cp {{cut}}/*.sh network/local/
            (cd network/local && sh local_settings.sh && echo SETTINGS && sh create_ext-net.sh > /dev/null && echo EXTERNAL && sh create_int-net.sh > /dev/null && echo INTERNAL)
            . ./functions.sh; ini_get /etc/neutron/plugins/ml2/ml2_conf.ini ml2 type_drivers
            ovs-vsctl list-ports br-ex | grep -c '^qg-'; ip netns | grep -c -e ^qrouter- -e ^qdhcp-
            ip netns exec $(ip netns | grep -o 'qrouter-[^ ]*') ip route
            sh tools/create_vm.sh cirros01 cirros-x86_64 demo-net > /dev/null && echo BOOTED
            . ./demo-openrc.sh; nova list | awk '/ cirros01 /{print $4, $NF, $(NF-1)}'; nova delete cirros01
            for i in $(seq 100); do nova list | grep -q cirros01 || break; sleep 0.2; done
            sh network/local/create_int-net.sh clean; sh network/local/create_ext-net.sh clean
            . ./admin-openrc.sh; echo networks left: $(neutron net-list -f value -c name); ip netns | grep -c -e ^qrouter- -e ^qdhcp-
            dpkg --purge neutrino > /dev/null
            """);
        Directory.Delete(cut, recursive: true);
        foreach (var line in (string[])["INSTALLED", "SETTINGS", "EXTERNAL", "INTERNAL", "local\n1\n2", "10.0.1.0/28 dev qr-", "192.168.1.0/24 dev qg-", "BOOTED", "demo-net=10.0.1.", "networks left:\n0"])
            Assert.True(said.Contains(line, StringComparison.Ordinal), $"'{line}' is not in:\n{said}");
    }

    /// <summary>From the line that runs the script, the text between its first line and its editor's.</summary>
    private static string Cut(string article, string script)
    {
        var start = article.IndexOf("#!/bin/sh", article.IndexOf($"sh {script}\n", StringComparison.Ordinal), StringComparison.Ordinal);
        return article[start..article.IndexOf("# vim:", start, StringComparison.Ordinal)];
    }

    private static string? Article()
    {
        string[] places = [Environment.GetEnvironmentVariable("NEUTRINO_SEED") ?? "", Path.Combine(PrivateMachine.Root, "..", "shared", "seed", "openstack-network-local.txt")];
        return places.Where(File.Exists).Select(File.ReadAllText).FirstOrDefault();
    }
}
