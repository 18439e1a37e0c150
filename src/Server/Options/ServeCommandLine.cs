using System.Collections.Frozen;
using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Neutrino.Server;

/// <summary>The options of <c>neutrino serve</c>.</summary>
internal sealed class ServeCommandLine
{
    private static readonly ServeOptions Defaults = new();

    private readonly Option<IPAddress> listen = new("--listen")
    {
        HelpName = "ADDRESS", Description = "Address the APIs listen on", CustomParser = OptionChecks.Address, DefaultValueFactory = _ => Defaults.Listen,
    };

    private readonly Option<int> identityPort = Port("--identity-port", "Port of the Identity API", Defaults.IdentityPort);
    private readonly Option<int> identityAdminPort = Port("--identity-admin-port", "Second port of the Identity API, for old clients", Defaults.IdentityAdminPort);
    private readonly Option<int> networkPort = Port("--network-port", "Port of the Network API", Defaults.NetworkPort);

    private readonly Option<int> imagePort = Port("--image-port", "Port of the Image API", Defaults.ImagePort);
    private readonly Option<int> consolePort = Port("--console-port", "Port of the consoles' pages and screens (noVNC)", Defaults.ConsolePort);
    private readonly Option<int> serialConsolePort = Port("--serial-console-port", "Port of the serial consoles", Defaults.SerialConsolePort);
    private readonly Option<int> metricsPort = new("--metrics-port")
    {
        HelpName = "PORT", Description = "Port of /metrics for Prometheus, on loopback; 0 for none", CustomParser = OptionChecks.PortOrNone, DefaultValueFactory = _ => Defaults.MetricsPort,
    };
    private readonly Option<int> computePort = Port("--compute-port", "Port of the Compute API", Defaults.ComputePort);

    private readonly Option<string?> publicHost = new("--public-host")
    {
        HelpName = "HOST", Description = "Host in the addresses that the catalog announces [default: the address listened on]",
    };

    private readonly Option<string> stateDirectory = Directory("--state-directory", "What outlives the process: the database, images, dnsmasq's files", Defaults.StateDirectory);
    private readonly Option<string> runDirectory = Directory("--run-directory", "What does not: 'ready', the status socket", Defaults.RunDirectory);
    private readonly Option<string?> credentialsDirectory = new("--credentials-directory")
    {
        HelpName = "DIRECTORY", Description = "Write admin-openrc.sh, demo-openrc.sh and clouds.yaml there",
    };

    private readonly Option<string?> adminPasswordFile = new("--admin-password-file")
    {
        HelpName = "FILE", Description = "Its first line is the admin's password at the first start [default: a random one]",
    };

    private readonly Option<string> dataplane = Choice("--dataplane", "linux: this machine, needs root; none: the APIs alone, over a host in memory", "linux", "none");

    private readonly Option<string> datapath = Choice("--datapath", "Open vSwitch datapath: the kernel's (system), the userspace one (netdev), or whichever the kernel allows", "auto", "system", "netdev");

    private readonly Option<string> virtType = Choice("--virt-type", "How guests run: on KVM, in software (qemu), or on KVM if it is proved to run one", "auto", "kvm", "qemu");

    private readonly Option<bool> ephemeral = new("--ephemeral") { Description = "Keep nothing of the cloud on disk" };
    private readonly Option<string> hostName = new("--host-name")
    {
        HelpName = "NAME", Description = "The host's name in port bindings and agents", DefaultValueFactory = _ => Defaults.HostName,
    };

    private readonly Option<string?> externalInterface = new Option<string?>("--external-interface") { HelpName = "DEVICE", Description = "Plug this device into br-ex as the way out" }.Interface();
    private readonly Option<Cidr[]> externalAddress = new("--external-address")
    {
        HelpName = "CIDR", Description = "An address of br-ex itself, for a way out through the host's own routing; may be given again", CustomParser = OptionChecks.Prefixes,
        DefaultValueFactory = _ => [], Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int> imageSizeLimit = new("--image-size-limit")
    {
        HelpName = "GIB", Description = "The largest image, in GiB", CustomParser = OptionChecks.Gibibytes, DefaultValueFactory = _ => Defaults.ImageSizeLimit,
    };

    private readonly Option<int?> imageQuota = new("--image-quota")
    {
        HelpName = "GIB", Description = "All images of a project together, in GiB [default: no limit]", CustomParser = result => OptionChecks.Gibibytes(result),
    };

    private readonly Option<string> logLevel = Choice("--log-level", "How much is logged, on standard error", "information", "trace", "debug", "warning", "error");

    private readonly Option<string> configDirectory = Directory("--config-directory", "Where neutron/ and neutrino/ with their configuration files are", Configuration.StandardDirectory);

    /// <param name="serve">Gets what the command line and the files say, and a way to read the files again.</param>
    public Command Build(Func<Configuration, Func<Configuration>, CancellationToken, Task<int>> serve)
    {
        var command = new Command("serve", "Run the APIs and the host's network until stopped");
        foreach (var option in (Option[])
            [listen, identityPort, identityAdminPort, networkPort, imagePort, computePort, consolePort, serialConsolePort, metricsPort, publicHost, stateDirectory, runDirectory, credentialsDirectory.Rooted(), adminPasswordFile, dataplane, datapath, virtType, ephemeral, hostName,
                externalInterface, externalAddress, imageSizeLimit, imageQuota, logLevel, configDirectory])
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var given = command.Options.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToFrozenSet(StringComparer.Ordinal);
            Configuration Again() => Configuration.Read(parsed.GetValue(configDirectory)!, Read(parsed), given);
            return serve(Again(), Again, cancellation);
        });
        return command;
    }

    private ServeOptions Read(ParseResult parsed)
    {
        var address = parsed.GetValue(listen)!;
        return new ServeOptions
        {
            Listen = address,
            IdentityPort = parsed.GetValue(identityPort),
            IdentityAdminPort = parsed.GetValue(identityAdminPort),
            NetworkPort = parsed.GetValue(networkPort),
            ImagePort = parsed.GetValue(imagePort),
            ConsolePort = parsed.GetValue(consolePort),
            SerialConsolePort = parsed.GetValue(serialConsolePort),
            MetricsPort = parsed.GetValue(metricsPort),
            ComputePort = parsed.GetValue(computePort),
            PublicHost = parsed.GetValue(publicHost) ?? HostOf(address),
            StateDirectory = parsed.GetValue(stateDirectory)!.TrimEnd('/'),
            RunDirectory = parsed.GetValue(runDirectory)!.TrimEnd('/'),
            CredentialsDirectory = parsed.GetValue(credentialsDirectory),
            AdminPasswordFile = parsed.GetValue(adminPasswordFile),
            Dataplane = Enum.Parse<Dataplane>(parsed.GetValue(dataplane)!, ignoreCase: true),
            Datapath = Enum.Parse<Datapath>(parsed.GetValue(datapath)!, ignoreCase: true),
            VirtType = Enum.Parse<VirtType>(parsed.GetValue(virtType)!, ignoreCase: true),
            Ephemeral = parsed.GetValue(ephemeral),
            HostName = parsed.GetValue(hostName)!,
            ExternalInterface = parsed.GetValue(externalInterface),
            ExternalAddresses = [.. parsed.GetValue(externalAddress)!],
            ImageSizeLimit = parsed.GetValue(imageSizeLimit),
            ImageQuota = parsed.GetValue(imageQuota),
            LogLevel = Enum.Parse<LogLevel>(parsed.GetValue(logLevel)!, ignoreCase: true),
        };
    }

    private static string HostOf(IPAddress address) => address switch
    {
        _ when address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) => Defaults.PublicHost,
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => $"[{address}]",
        _ => address.ToString(),
    };

    private static Option<int> Port(string name, string description, int standard) =>
        new(name) { HelpName = "PORT", Description = description, CustomParser = OptionChecks.Port, DefaultValueFactory = _ => standard };

    /// <summary>One of some words; the first is the default.</summary>
    internal static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { HelpName = string.Join('|', words), Description = description, DefaultValueFactory = _ => words[0] };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    internal static Option<string> Directory(string name, string description, string standard) =>
        new Option<string>(name) { HelpName = "DIRECTORY", Description = description, DefaultValueFactory = _ => standard }.Rooted();
}
