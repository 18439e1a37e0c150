using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Neutrino.Api;

namespace Neutrino.Server;

/// <summary>Every option that means something here, in the order <c>neutrino config</c> prints them.</summary>
internal static class ConfigurationOptions
{
    private const string Own = "neutrino";
    private const string Default = IniFile.DefaultSection;
    private const string KeystoneSection = "keystone_authtoken";

    public static readonly ImmutableArray<ConfigurationOption> All = [.. Serving(), .. Networks(), .. Dhcp(), .. Limits(), .. Access(), .. Keystone()];

    private static IEnumerable<ConfigurationOption> Serving() =>
    [
        new(Default, "bind_host", o => o.Listen.ToString(), (o, text) => o with { Listen = OptionValues.Address(text) }) { CommandLine = "--listen", Aliases = [(Own, "listen")] },
        new(Default, "bind_port", o => Text(o.NetworkPort), (o, text) => o with { NetworkPort = OptionValues.Port(text) }) { CommandLine = "--network-port", Aliases = [(Own, "network_port")] },
        new(Default, "backlog", o => Text(o.Backlog), (o, text) => o with { Backlog = OptionValues.Number(text, 1, int.MaxValue) }),
        new(Default, "tcp_keepidle", o => Text(o.KeepIdleSeconds), (o, text) => o with { KeepIdleSeconds = OptionValues.Number(text, 1, 32767) }),
        new("oslo_middleware", "enable_proxy_headers_parsing", o => Text(o.ParsesProxyHeaders), (o, text) => o with { ParsesProxyHeaders = OptionValues.Flag(text) }),
        new(Own, "identity_port", o => Text(o.IdentityPort), (o, text) => o with { IdentityPort = OptionValues.Port(text) }) { CommandLine = "--identity-port" },
        new(Own, "identity_admin_port", o => Text(o.IdentityAdminPort), (o, text) => o with { IdentityAdminPort = OptionValues.Port(text) }) { CommandLine = "--identity-admin-port" },
        new(Own, "image_port", o => Text(o.ImagePort), (o, text) => o with { ImagePort = OptionValues.Port(text) }) { CommandLine = "--image-port" },
        new(Own, "compute_port", o => Text(o.ComputePort), (o, text) => o with { ComputePort = OptionValues.Port(text) }) { CommandLine = "--compute-port" },
        new(Own, "console_port", o => Text(o.ConsolePort), (o, text) => o with { ConsolePort = OptionValues.Port(text) }) { CommandLine = "--console-port" },
        new(Own, "serial_console_port", o => Text(o.SerialConsolePort), (o, text) => o with { SerialConsolePort = OptionValues.Port(text) }) { CommandLine = "--serial-console-port" },
        new(Own, "console_token_seconds", o => Text(o.ConsoleTokenSeconds), (o, text) => o with { ConsoleTokenSeconds = OptionValues.Number(text, 10, 86400) }),
        new(Own, "metrics_port", o => Text(o.MetricsPort), (o, text) => o with { MetricsPort = OptionValues.Number(text, 0, 65535) }) { CommandLine = "--metrics-port" },
        new(Own, "metrics_listen", o => o.MetricsListen.ToString(), (o, text) => o with { MetricsListen = OptionValues.Address(text) }),
        new(Own, "public_host", o => o.PublicHost, (o, text) => o with { PublicHost = OptionValues.Word(text) }) { CommandLine = "--public-host" },
        new(Default, "state_path", o => o.StateDirectory, (o, text) => o with { StateDirectory = OptionValues.Directory(text) }) { CommandLine = "--state-directory", Aliases = [(Own, "state_directory")] },
        new(Own, "run_directory", o => o.RunDirectory, (o, text) => o with { RunDirectory = OptionValues.Directory(text) }) { CommandLine = "--run-directory" },
        new(Own, "credentials_directory", o => o.CredentialsDirectory ?? "", (o, text) => o with { CredentialsDirectory = OptionValues.Directory(text) }) { CommandLine = "--credentials-directory" },
        new(Own, "admin_password_file", o => o.AdminPasswordFile ?? "", (o, text) => o with { AdminPasswordFile = text }) { CommandLine = "--admin-password-file" },
        new(Own, "dataplane", o => Text(o.Dataplane), (o, text) => o with { Dataplane = OptionValues.Choice<Dataplane>(text) }) { CommandLine = "--dataplane" },
        new(Own, "virt_type", o => Text(o.VirtType), (o, text) => o with { VirtType = OptionValues.Choice<VirtType>(text) }) { CommandLine = "--virt-type" },
        new(Own, "image_size_limit", o => Text(o.ImageSizeLimit), (o, text) => o with { ImageSizeLimit = OptionValues.Number(text, 1, OptionChecks.MostGibibytes) }) { CommandLine = "--image-size-limit" },
        new(Own, "image_quota", o => o.ImageQuota is { } quota ? Text(quota) : "", (o, text) => o with { ImageQuota = text.Length == 0 ? null : OptionValues.Number(text, 1, OptionChecks.MostGibibytes) }) { CommandLine = "--image-quota" },
        new(Own, "ephemeral", o => Text(o.Ephemeral), (o, text) => o with { Ephemeral = OptionValues.Flag(text) }) { CommandLine = "--ephemeral" },
        new(Default, "host", o => o.HostName, (o, text) => o with { HostName = OptionValues.Word(text) }) { CommandLine = "--host-name", Aliases = [(Own, "host_name")] },
        new(Own, "log_level", o => Text(o.LogLevel), (o, text) => o with { LogLevel = OptionValues.Choice<LogLevel>(text) }) { CommandLine = "--log-level" },
        new(Default, "log_file", o => o.LogFile, (o, text) => o with { LogFile = text }) { Aliases = [(Default, "logfile")] },
        new(Default, "log_dir", o => o.LogDirectory, (o, text) => o with { LogDirectory = OptionValues.File(text) }) { Aliases = [(Default, "logdir")] },
        new(Default, "use_stderr", o => Text(o.UsesStandardError), (o, text) => o with { UsesStandardError = OptionValues.Flag(text) }),
        new(Default, "debug", o => Text(o.LogLevel <= LogLevel.Debug), (o, text) => OptionValues.Flag(text) ? o with { LogLevel = LogLevel.Debug } : o) { CommandLine = "--log-level" },
    ];

    private static IEnumerable<ConfigurationOption> Networks() =>
    [
        new("ovs", "integration_bridge", o => o.Network.IntegrationBridge, Network((n, text) => n with { IntegrationBridge = OptionValues.Interface(text) })) { Aliases = [(Default, "ovs_integration_bridge"), ("ovs", "ovs_integration_bridge")] },
        new(Default, "external_network_bridge", o => o.Network.ExternalBridge, Network((n, text) => text.Length == 0 ? n : n with { ExternalBridge = OptionValues.Interface(text) })),
        new(Default, "ovs_use_veth", o => Text(o.Network.OvsUseVeth), Network((n, text) => n with { OvsUseVeth = OptionValues.Flag(text) })),
        new("ovs", "datapath_type", o => Text(o.Datapath), (o, text) => o with { Datapath = OptionValues.Choice<Datapath>(text) }) { CommandLine = "--datapath", Aliases = [(Own, "datapath")] },
        new(Own, "external_interface", o => o.ExternalInterface ?? "", (o, text) => o with { ExternalInterface = OptionValues.Interface(text) }) { CommandLine = "--external-interface" },
        new(Own, "external_addresses", o => string.Join(',', o.ExternalAddresses), (o, text) => o with { ExternalAddresses = OptionValues.Prefixes(text) }) { CommandLine = "--external-address" },
        new(Default, "global_physnet_mtu", o => Text(o.Network.GlobalMtu), Network((n, text) => n with { GlobalMtu = OptionValues.Number(text, 68, 65535) })) { Aliases = [("ml2", "segment_mtu")], IsLive = true },
        new(Default, "base_mac", o => o.Network.BaseMac, Network((n, text) => n with { BaseMac = OptionValues.BaseMac(text) })) { IsLive = true },
        new(Default, "enable_snat_by_default", o => Text(o.Network.EnableSnatByDefault), Network((n, text) => n with { EnableSnatByDefault = OptionValues.Flag(text) })) { IsLive = true },
        new(Default, "metadata_port", o => Text(o.Network.MetadataPort), Network((n, text) => n with { MetadataPort = OptionValues.Port(text) })) { IsLive = true },
    ];

    private static IEnumerable<ConfigurationOption> Dhcp() =>
    [
        new(Default, "dhcp_lease_duration", o => Text(o.Network.DhcpLeaseSeconds), Network((n, text) => n with { DhcpLeaseSeconds = OptionValues.LeaseSeconds(text) })) { IsLive = true },
        new(Default, "dhcp_renewal_time", o => Text(o.Network.DhcpRenewalSeconds), Network((n, text) => n with { DhcpRenewalSeconds = OptionValues.Number(text, 0, int.MaxValue) })) { IsLive = true },
        new(Default, "dhcp_rebinding_time", o => Text(o.Network.DhcpRebindingSeconds), Network((n, text) => n with { DhcpRebindingSeconds = OptionValues.Number(text, 0, int.MaxValue) })) { IsLive = true },
        new(Default, "dhcp_broadcast_reply", o => Text(o.Network.DhcpBroadcastReply), Network((n, text) => n with { DhcpBroadcastReply = OptionValues.Flag(text) })) { IsLive = true },
        new(Default, "dns_domain", o => o.Network.DnsDomain, Network((n, text) => n with { DnsDomain = OptionValues.Word(text).TrimEnd('.') })) { Aliases = [(Default, "dhcp_domain")], IsLive = true },
        new(Default, "dnsmasq_dns_servers", o => string.Join(',', o.Network.DnsServers), Network((n, text) => n with { DnsServers = OptionValues.Addresses(text) })) { IsLive = true },
        new(Default, "dnsmasq_config_file", o => o.Network.DnsmasqConfigFile, Network((n, text) => n with { DnsmasqConfigFile = OptionValues.File(text) })) { IsLive = true },
        new(Default, "dnsmasq_local_resolv", o => Text(o.Network.DnsmasqLocalResolv), Network((n, text) => n with { DnsmasqLocalResolv = OptionValues.Flag(text) })) { IsLive = true },
        new(Default, "dnsmasq_base_log_dir", o => o.Network.DnsmasqLogDirectory, Network((n, text) => n with { DnsmasqLogDirectory = OptionValues.File(text) })) { IsLive = true },
        new(Default, "dnsmasq_lease_max", o => Text(o.Network.LeaseLimit), Network((n, text) => n with { LeaseLimit = OptionValues.Number(text, 1, 1 << 24) })) { IsLive = true },
        new(Default, "enable_isolated_metadata", o => Text(o.Network.IsolatedMetadata), Network((n, text) => n with { IsolatedMetadata = OptionValues.Flag(text) })) { IsLive = true },
        new(Default, "force_metadata", o => Text(o.Network.ForceMetadata), Network((n, text) => n with { ForceMetadata = OptionValues.Flag(text) })) { IsLive = true },
    ];

    private static IEnumerable<ConfigurationOption> Limits()
    {
        yield return new(Default, "max_allowed_address_pair", o => Text(o.Network.MaxAllowedAddressPairs), Network((n, text) => n with { MaxAllowedAddressPairs = OptionValues.Number(text, 0, 10_000) })) { IsLive = true };
        yield return new(Default, "max_dns_nameservers", o => Text(o.Network.MaxDnsNameservers), Network((n, text) => n with { MaxDnsNameservers = OptionValues.Number(text, 0, 1000) })) { IsLive = true };
        yield return new(Default, "max_subnet_host_routes", o => Text(o.Network.MaxSubnetHostRoutes), Network((n, text) => n with { MaxSubnetHostRoutes = OptionValues.Number(text, 0, 10_000) })) { IsLive = true };
        yield return new(Default, "max_routes", o => Text(o.Network.MaxRoutes), Network((n, text) => n with { MaxRoutes = OptionValues.Number(text, 0, 10_000) })) { IsLive = true };
        yield return new(Default, "pagination_max_limit", o => o.Network.MostRows is { } most ? Text(most) : "-1", Network((n, text) => n with { MostRows = OptionValues.RowLimit(text) })) { IsLive = true };
        yield return new("quotas", "default_quota", o => Text(o.Network.DefaultQuota), Network((n, text) => n with { DefaultQuota = OptionValues.Number(text, -1, int.MaxValue) })) { Aliases = [(Default, "default_quota")], IsLive = true };
        foreach (var resource in Rules.QuotaRules.Defaults.Keys.Order(StringComparer.Ordinal))
        {
            yield return new("quotas", $"quota_{resource}", o => Text(o.Network.QuotaOf(resource)), Network((n, text) => n with { Quotas = n.Quotas.With(resource, OptionValues.Number(text, -1, int.MaxValue)) }))
            {
                Aliases = [(Default, $"quota_{resource}")], IsLive = true,
            };
        }
    }

    private static IEnumerable<ConfigurationOption> Access() =>
    [
        new("oslo_policy", "policy_file", o => o.Network.PolicyFile ?? PolicyFile.Usual, Network((n, text) => n with { PolicyFile = text })) { Aliases = [(Default, "policy_file")], IsLive = true },
        new("oslo_policy", "policy_dirs", o => string.Join(',', o.Network.PolicyDirectories ?? PolicyFile.UsualDirectories), Network((n, text) => n with { PolicyDirectories = (n.PolicyDirectories ?? []).Concat(OptionValues.Items(text)).ToValueList() })) { Aliases = [(Default, "policy_dirs")], IsLive = true },
        new("oslo_policy", "policy_default_rule", o => o.Network.PolicyDefaultRule, Network((n, text) => n with { PolicyDefaultRule = OptionValues.Word(text) })) { Aliases = [(Default, "policy_default_rule")], IsLive = true },
        new("cors", "allowed_origin", o => string.Join(',', o.Network.Cors.AllowedOrigins), Cors((c, text) => c with { AllowedOrigins = OptionValues.Items(text).ToValueList() })) { IsLive = true },
        new("cors", "allow_credentials", o => Text(o.Network.Cors.AllowCredentials), Cors((c, text) => c with { AllowCredentials = OptionValues.Flag(text) })) { IsLive = true },
        new("cors", "expose_headers", o => string.Join(',', o.Network.Cors.ExposeHeaders), Cors((c, text) => c with { ExposeHeaders = OptionValues.Words(text) })) { IsLive = true },
        new("cors", "max_age", o => Text(o.Network.Cors.MaxAge), Cors((c, text) => c with { MaxAge = OptionValues.Number(text, 0, int.MaxValue) })) { IsLive = true },
        new("cors", "allow_methods", o => string.Join(',', o.Network.Cors.AllowMethods), Cors((c, text) => c with { AllowMethods = OptionValues.Words(text) })) { IsLive = true },
        new("cors", "allow_headers", o => string.Join(',', o.Network.Cors.AllowHeaders), Cors((c, text) => c with { AllowHeaders = OptionValues.Words(text) })) { IsLive = true },
        new(Own, "identity", o => Text(o.Identity), (o, text) => o with { Identity = OptionValues.Choice<IdentitySource>(text) }),
    ];

    private static IEnumerable<ConfigurationOption> Keystone() =>
    [
        new(KeystoneSection, "auth_url", o => o.Keystone.AuthUrl?.ToString() ?? "", Keystone((k, text) => k with { AuthUrl = OptionValues.Url(text) })) { Aliases = [(KeystoneSection, "identity_uri")] },
        new(KeystoneSection, "www_authenticate_uri", o => o.Keystone.PublicUrl?.ToString() ?? "", Keystone((k, text) => k with { PublicUrl = OptionValues.Url(text) })) { Aliases = [(KeystoneSection, "auth_uri")] },
        new(KeystoneSection, "username", o => o.Keystone.UserName, Keystone((k, text) => k with { UserName = text })) { Aliases = [(KeystoneSection, "admin_user"), (KeystoneSection, "user_name")] },
        new(KeystoneSection, "password", o => o.Keystone.Password, Keystone((k, text) => k with { Password = text })) { Aliases = [(KeystoneSection, "admin_password")], IsSecret = true },
        new(KeystoneSection, "project_name", o => o.Keystone.ProjectName, Keystone((k, text) => k with { ProjectName = text })) { Aliases = [(KeystoneSection, "admin_tenant_name"), (KeystoneSection, "tenant_name")] },
        new(KeystoneSection, "user_domain_name", o => o.Keystone.UserDomainName, Keystone((k, text) => k with { UserDomainName = text })),
        new(KeystoneSection, "project_domain_name", o => o.Keystone.ProjectDomainName, Keystone((k, text) => k with { ProjectDomainName = text })),
        new(KeystoneSection, "token_cache_time", o => Text(o.Keystone.CacheSeconds), Keystone((k, text) => k with { CacheSeconds = OptionValues.Number(text, 0, 86400) })),
        new(KeystoneSection, "cafile", o => o.Keystone.CaFile, Keystone((k, text) => k with { CaFile = OptionValues.File(text) })),
        new(KeystoneSection, "certfile", o => o.Keystone.CertificateFile, Keystone((k, text) => k with { CertificateFile = OptionValues.File(text) })),
        new(KeystoneSection, "keyfile", o => o.Keystone.KeyFile, Keystone((k, text) => k with { KeyFile = OptionValues.File(text) })),
        new(KeystoneSection, "insecure", o => Text(o.Keystone.Insecure), Keystone((k, text) => k with { Insecure = OptionValues.Flag(text) })),
        new(KeystoneSection, "http_connect_timeout", o => Text(o.Keystone.ConnectSeconds), Keystone((k, text) => k with { ConnectSeconds = OptionValues.Number(text, 1, 600) })),
    ];

    private static Func<ServeOptions, string, ServeOptions> Network(Func<NetworkOptions, string, NetworkOptions> set) => (options, text) => options with { Network = set(options.Network, text) };

    private static Func<ServeOptions, string, ServeOptions> Cors(Func<CorsSettings, string, CorsSettings> set) => Network((network, text) => network with { Cors = set(network.Cors, text) });

    private static Func<ServeOptions, string, ServeOptions> Keystone(Func<KeystoneOptions, string, KeystoneOptions> set) => (options, text) => options with { Keystone = set(options.Keystone, text) };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    private static string Text(bool flag) => flag ? "True" : "False";
    private static string Text<T>(T word) where T : struct, Enum => word.ToString().ToLowerInvariant();
}
