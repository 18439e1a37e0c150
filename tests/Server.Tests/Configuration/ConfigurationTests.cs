using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Neutrino.Server.Tests.ConfigurationFiles;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void No_file_means_the_defaults()
    {
        var configuration = Read();
        Assert.Equal(new ServeOptions { ConfigurationDirectory = directory.Path }, configuration.Options);
        Assert.All(configuration.Values, value => Assert.Equal("default", value.Source));
        Assert.Empty(configuration.Notices);
        Assert.Empty(configuration.Faults);
    }

    [Fact]
    public void The_seeds_own_file_is_taken_without_a_word()
    {
        Write("neutron/plugins/ml2/ml2_conf.ini", "[ml2]\ntype_drivers = local\ntenant_network_types = local\nmechanism_drivers = openvswitch\n[ovs]\nintegration_bridge = br-int\n");
        var configuration = Read();
        Assert.Empty(configuration.Notices);
        Assert.Empty(configuration.Faults);
        Assert.Equal($"{directory["neutron/plugins/ml2/ml2_conf.ini"]}:6", Value(configuration, "[ovs] integration_bridge").Source);
    }

    [Fact]
    public void The_later_file_wins_and_the_command_line_over_all()
    {
        Write("neutron/neutron.conf", "[DEFAULT]\nbind_port = 1000\nhost = first\ndns_domain = example.org.\n");
        Write("neutron/dhcp_agent.ini", "[DEFAULT]\ndhcp_domain = later.org\n");
        Write("neutrino/neutrino.conf", "[neutrino]\nhost_name = second\nidentity_port = 7000\n");
        var configuration = Read(new ServeOptions { NetworkPort = 9 }, "--network-port");
        Assert.Equal((9, "second", 7000, "later.org"), (configuration.Options.NetworkPort, configuration.Options.HostName, configuration.Options.IdentityPort, configuration.Options.Network.DnsDomain));
        Assert.Equal("--network-port", Value(configuration, "[DEFAULT] bind_port").Source);
        Assert.Equal($"{directory["neutrino/neutrino.conf"]}:2", Value(configuration, "[DEFAULT] host").Source);
    }

    [Fact]
    public void Unknown_and_idle_options_are_named_with_file_and_line_and_stop_nothing()
    {
        Write("neutron/neutron.conf", "[DEFAULT]\nrabbit_host = controller\nspeling = x\n[database]\nconnection = mysql://\n[ml2]\nmechanism_drivers = openvswitch,l2population\n");
        var file = directory["neutron/neutron.conf"];
        Assert.Equal(
            [
                $"{file}:2: [DEFAULT] rabbit_host has no meaning here: there is no message queue.",
                $"{file}:3: [DEFAULT] speling is unknown; 'neutrino config' lists the options there are.",
                $"{file}:5: [database] connection has no meaning here: the store is a database of its own.",
                $"{file}:7: [ml2] mechanism_drivers: l2population has no meaning here: ports are plugged into Open vSwitch.",
            ],
            Read().Notices);
        Assert.Empty(Read().Faults);
    }

    [Theory]
    [InlineData("[DEFAULT]\nbind_port = none", "[DEFAULT] bind_port: 'none' is not a port number from 1 to 65535.")]
    [InlineData("[DEFAULT]\nbind_host = here", "[DEFAULT] bind_host: 'here' is not an IP address.")]
    [InlineData("[ml2]\ntype_drivers = vxlan", "[ml2] type_drivers: 'vxlan' cannot be had: networks are of type local. Write local, or take the line out.")]
    [InlineData("[securitygroup]\nfirewall_driver = openvswitch", "[securitygroup] firewall_driver: 'openvswitch' cannot be had: security groups are iptables rules on the hybrid bridges. Write iptables_hybrid, or take the line out.")]
    [InlineData("[ovs]\nintegration_bridge = a/b", "[ovs] integration_bridge: 'a/b' is not a network interface's name.")]
    [InlineData("[ovs]\ndatapath_type = 7", "[ovs] datapath_type: '7' is none of auto, system, netdev.")]
    [InlineData("[quotas]\nquota_port = -2", "[quotas] quota_port: '-2' is not a whole number from -1 to 2147483647.")]
    [InlineData("[DEFAULT]\ndebug = perhaps", "[DEFAULT] debug: 'perhaps' is neither True nor False.")]
    [InlineData("[DEFAULT]\ndnsmasq_dns_servers = 8.8.8.8,dns", "[DEFAULT] dnsmasq_dns_servers: '8.8.8.8,dns' is not a list of IP addresses.")]
    [InlineData("[DEFAULT]\ndhcp_lease_duration = 60", "[DEFAULT] dhcp_lease_duration: '60' is neither a whole number of seconds from 120 up nor -1, which is no end.")]
    [InlineData("[DEFAULT]\ndnsmasq_base_log_dir = log", "[DEFAULT] dnsmasq_base_log_dir: 'log' is not a whole path; begin it with a slash.")]
    [InlineData("[DEFAULT]\nlog_dir = log", "[DEFAULT] log_dir: 'log' is not a whole path; begin it with a slash.")]
    [InlineData("[DEFAULT]\npagination_max_limit = 0", "[DEFAULT] pagination_max_limit: '0' is neither a number of rows nor -1, which is no limit.")]
    [InlineData("[DEFAULT]\nbacklog = 0", "[DEFAULT] backlog: '0' is not a whole number from 1 to 2147483647.")]
    [InlineData("[DEFAULT]\nuse_ssl = True", "[DEFAULT] use_ssl: 'True' cannot be had: the APIs speak clear text, and TLS is a proxy's in front of them. Write False, or take the line out.")]
    [InlineData("[cors]\nallow_methods = GET PUT", "[cors] allow_methods: 'GET PUT' is not one word.")]
    [InlineData("[cors]\nmax_age = -1", "[cors] max_age: '-1' is not a whole number from 0 to 2147483647.")]
    [InlineData("[keystone_authtoken]\nauth_url = controller", "[keystone_authtoken] auth_url: 'controller' is not an http:// or https:// address.")]
    public void A_wrong_value_is_a_fault_with_file_and_line(string text, string sentence)
    {
        Write("neutron/neutron.conf", text);
        Assert.Equal([$"{directory["neutron/neutron.conf"]}:2: {sentence}"], Read().Faults);
    }

    [Fact]
    public void Every_option_shows_what_it_was_set_to()
    {
        var lines = new Dictionary<string, string>
        {
            ["[DEFAULT] bind_host"] = "10.0.0.1", ["[DEFAULT] bind_port"] = "1", ["[neutrino] identity_port"] = "2", ["[neutrino] identity_admin_port"] = "3", ["[neutrino] public_host"] = "cloud", ["[neutrino] metrics_port"] = "4", ["[neutrino] metrics_listen"] = "10.0.0.2",
            ["[DEFAULT] state_path"] = "/a", ["[neutrino] run_directory"] = "/b", ["[neutrino] credentials_directory"] = "/c", ["[neutrino] admin_password_file"] = "/d", ["[neutrino] dataplane"] = "none",
            ["[neutrino] ephemeral"] = "True", ["[DEFAULT] host"] = "h", ["[neutrino] log_level"] = "debug", ["[DEFAULT] debug"] = "True", ["[ovs] integration_bridge"] = "br0",
            ["[DEFAULT] external_network_bridge"] = "br1", ["[DEFAULT] ovs_use_veth"] = "True", ["[ovs] datapath_type"] = "netdev", ["[neutrino] external_interface"] = "eth9", ["[neutrino] external_addresses"] = "10.9.0.1/24",
            ["[DEFAULT] global_physnet_mtu"] = "9000", ["[DEFAULT] base_mac"] = "fa:16:3f:00:00:00", ["[DEFAULT] metadata_port"] = "9698", ["[DEFAULT] dhcp_lease_duration"] = "600",
            ["[DEFAULT] dns_domain"] = "d", ["[DEFAULT] dnsmasq_dns_servers"] = "8.8.8.8", ["[DEFAULT] dnsmasq_config_file"] = "/e", ["[DEFAULT] dnsmasq_lease_max"] = "9",
            ["[DEFAULT] enable_isolated_metadata"] = "False", ["[DEFAULT] force_metadata"] = "True", ["[DEFAULT] max_allowed_address_pair"] = "4", ["[DEFAULT] max_dns_nameservers"] = "5",
            ["[DEFAULT] backlog"] = "11", ["[DEFAULT] tcp_keepidle"] = "12", ["[oslo_middleware] enable_proxy_headers_parsing"] = "True", ["[DEFAULT] log_file"] = "l", ["[DEFAULT] log_dir"] = "/l",
            ["[DEFAULT] use_stderr"] = "True", ["[DEFAULT] enable_snat_by_default"] = "False", ["[DEFAULT] dhcp_renewal_time"] = "13", ["[DEFAULT] dhcp_rebinding_time"] = "14",
            ["[DEFAULT] dhcp_broadcast_reply"] = "True", ["[DEFAULT] dnsmasq_local_resolv"] = "True", ["[DEFAULT] dnsmasq_base_log_dir"] = "/m", ["[DEFAULT] pagination_max_limit"] = "15",
            ["[quotas] default_quota"] = "16", ["[oslo_policy] policy_dirs"] = "q,r", ["[oslo_policy] policy_default_rule"] = "s", ["[cors] allow_credentials"] = "False",
            ["[cors] expose_headers"] = "X-A,X-B", ["[cors] max_age"] = "17", ["[cors] allow_methods"] = "GET", ["[cors] allow_headers"] = "X-C",
            ["[DEFAULT] max_subnet_host_routes"] = "6", ["[DEFAULT] max_routes"] = "7", ["[oslo_policy] policy_file"] = "p.yaml", ["[cors] allowed_origin"] = "http://a", ["[neutrino] identity"] = "keystone",
            ["[keystone_authtoken] auth_url"] = "http://k:5000/v3", ["[keystone_authtoken] www_authenticate_uri"] = "http://p:5000/v3", ["[keystone_authtoken] username"] = "n",
            ["[keystone_authtoken] password"] = "s", ["[keystone_authtoken] project_name"] = "t", ["[keystone_authtoken] user_domain_name"] = "u", ["[keystone_authtoken] project_domain_name"] = "v",
            ["[keystone_authtoken] token_cache_time"] = "8",
        };
        foreach (var option in ConfigurationOptions.All.Where(option => option.Section == "quotas")) lines[option.Title] = "77";
        Write("neutrino/neutrino.conf", string.Concat(lines.Select(line => $"{line.Key.Replace("] ", "]\n", StringComparison.Ordinal)} = {line.Value}\n")));
        var configuration = Read();
        Assert.Empty(configuration.Faults);
        foreach (var value in configuration.Values)
        {
            if (lines.TryGetValue(value.Option.Title, out var written)) Assert.Equal((value.Option.Title, written), (value.Option.Title, value.Value));
            Assert.True(lines.ContainsKey(value.Option.Title) || value.Source == "default", value.Option.Title);
        }
    }

    [Fact]
    public void Older_names_and_sections_in_capitals_are_taken_as_oslo_config_takes_them()
    {
        Write("neutron/l3_agent.ini", "[DEFAULT]\novs_integration_bridge = br-one\n");
        Write("neutron/neutron.conf", "[QUOTAS]\nquota_port = 3\n[ml2]\nsegment_mtu = 1400\n[AGENT]\nroot_helper = sudo\n");
        var configuration = Read();
        var network = configuration.Options.Network;
        Assert.Equal(("br-one", 3, 1400), (network.IntegrationBridge, network.QuotaOf("port"), network.GlobalMtu));
        Assert.Equal([$"{directory["neutron/neutron.conf"]}:6: [AGENT] root_helper has no meaning here: the server itself is root."], configuration.Notices);
    }

    /// <summary>In whichever file: Neutron's agents share their interface driver's options.</summary>
    [Theory]
    [InlineData("neutron/neutron.conf")]
    [InlineData("neutron/l3_agent.ini")]
    [InlineData("neutron/dhcp_agent.ini")]
    [InlineData("neutrino/neutrino.conf")]
    public void Veth_pairs_are_asked_for_as_in_neutron(string file)
    {
        Assert.False(Read().Options.Network.OvsUseVeth);
        Write(file, "[DEFAULT]\novs_use_veth = true\nveth_mtu = 1400\n");
        var configuration = Read();
        Assert.True(configuration.Options.Network.OvsUseVeth);
        Assert.Equal(("True", $"{directory[file]}:2"), (Value(configuration, "[DEFAULT] ovs_use_veth").Value, Value(configuration, "[DEFAULT] ovs_use_veth").Source));
        Assert.Equal([$"{directory[file]}:3: [DEFAULT] veth_mtu has no meaning here: a device has its network's MTU."], configuration.Notices);
    }

    [Fact]
    public void The_default_quota_is_that_of_resources_without_a_quota_of_their_own()
    {
        Write("neutron/neutron.conf", "[quotas]\ndefault_quota = 5\n");
        Assert.Equal((5, 500), (Read().Options.Network.QuotaOf("subnetpool"), Read().Options.Network.QuotaOf("port")));
        Write("neutron/neutron.conf", "[quotas]\nquota_subnetpool = 6\ndefault_quota = 5\n");
        Assert.Equal("6", Value(Read(), "[quotas] quota_subnetpool").Value);
    }

    [Theory]
    [InlineData("infinite")]
    [InlineData("-7")]
    public void No_limit_of_a_page_is_written_in_two_ways(string text)
    {
        Write("neutron/neutron.conf", $"[DEFAULT]\npagination_max_limit = {text}\ndhcp_lease_duration = -1\n");
        Assert.Empty(Read().Faults);
        Assert.Equal("-1", Value(Read(), "[DEFAULT] pagination_max_limit").Value);
        Assert.Equal(-1, Read().Options.Network.DhcpLeaseSeconds);
    }

    [Fact]
    public void An_option_is_of_one_kind_only()
    {
        var places = ConfigurationOptions.All.SelectMany(option => option.Aliases.Prepend((option.Section, option.Name))).Select(place => (place.Section, (string?)place.Name))
            .Concat(OtherOptions.Fixed.Select(option => (option.Section, (string?)option.Name))).Concat(OtherOptions.Idle.Select(option => (option.Section, option.Name)));
        Assert.Empty(places.GroupBy(place => place).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void A_keystone_elsewhere_is_asked_one_that_is_ourselves_is_not()
    {
        Assert.False(new ServeOptions { Keystone = new KeystoneOptions { AuthUrl = new Uri("http://127.0.0.1:35357/v2.0") } }.UsesKeystone);
        Assert.True(new ServeOptions { Keystone = new KeystoneOptions { AuthUrl = new Uri("http://10.9.9.9:5000/v3") } }.UsesKeystone);
        Assert.False(new ServeOptions { Identity = IdentitySource.Own, Keystone = new KeystoneOptions { AuthUrl = new Uri("http://10.9.9.9:5000/v3") } }.UsesKeystone);
        Write("neutron/neutron.conf", "[keystone_authtoken]\nauth_url = http://10.9.9.9:5000");
        Assert.Equal("[keystone_authtoken] auth_url = http://10.9.9.9:5000/, but no username and password to log in there with; add them.", Assert.Single(Read().Faults));
    }

    [Fact]
    public void Secrets_are_not_printed()
    {
        Write("neutron/neutron.conf", "[keystone_authtoken]\npassword = hunter2\n");
        foreach (var form in (string[])["table", "json", "value"])
        {
            var text = ConfigCommand.Print(Read(), form);
            Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
            Assert.Contains("***", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_policy_file_is_YAML_or_JSON()
    {
        Assert.Equal([new("get_network", "role:reader"), new("create_port", "!")], PolicyFile.Read("# all\n\"get_network\": \"role:reader\"\ncreate_port: '!'\n"));
        Assert.Equal([new("get_network", "")], PolicyFile.Read("{\"get_network\": \"\"}"));
        Assert.Empty(PolicyFile.Read("# nothing\n"));
        Assert.Throws<FormatException>(() => PolicyFile.Read("- a\n- b\n"));
        Assert.Throws<FormatException>(() => PolicyFile.Read("a: [b]\n"));
    }

    private Configuration Read(ServeOptions? options = null, params string[] given) => Configuration.Read(directory.Path, options ?? new ServeOptions(), given.ToFrozenSet());

    private static ConfiguredValue Value(Configuration configuration, string title) => Assert.Single(configuration.Values, value => value.Option.Title == title);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(directory[file])!);
        File.WriteAllText(directory[file], text);
    }
}
