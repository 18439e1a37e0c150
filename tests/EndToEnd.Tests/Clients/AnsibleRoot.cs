namespace Neutrino.EndToEnd.Tests.Clients;

/// <summary>Debian 13's <c>ansible-playbook</c> with its collection openstack.cloud, in the root that <c>images/ansible</c> makes: Debian 12's collection refuses the SDK beside it.</summary>
internal sealed class AnsibleRoot(string exchange, string cloudsFile)
{
    private static string Root
    {
        get
        {
            var root = Path.Combine(GuestImage.Directory, "debian-13-ansible");
            Assert.True(Directory.Exists(root), $"{root} is not there: images/ansible {GuestImage.Directory}");
            return root;
        }
    }

    /// <summary>The play's code and all that it said; three hosts that are all this one work at a time.</summary>
    /// <param name="arguments">The playbook, a file of <c>Clients/ansible</c>, and options; what they name lies in the folder exchanged, there /mnt.</param>
    public (int Code, string Output) Play(params string[] arguments)
    {
        var playbooks = Path.Combine(AppContext.BaseDirectory, "Clients", "ansible");
        var enter = $"""
            root={Root}
            mount -t proc proc $root/proc && mount --rbind /dev $root/dev && mount -t tmpfs tmpfs $root/tmp && mount -t tmpfs tmpfs $root/root || exit 9
            mount --bind {exchange} $root/mnt && mount --bind {playbooks} $root/opt && cp {cloudsFile} $root/root/clouds.yaml || exit 9
            cd $root
            exec chroot . env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin OS_CLOUD=admin OS_CLIENT_CONFIG_FILE=/root/clouds.yaml \
                ANSIBLE_PIPELINING=1 ANSIBLE_DISPLAY_OK_HOSTS=0 ANSIBLE_DISPLAY_SKIPPED_HOSTS=0 \
                sh -c 'cd /opt && exec ansible-playbook -i directory,network,compute, -c local -e ansible_python_interpreter=/usr/bin/python3 "$@" 2>&1' ansible-playbook "$@"
            """;
        return Shell.TryWith(null, "unshare", ["--mount", "--propagation", "private", "sh", "-c", enter, "sh", .. arguments]);
    }
}
