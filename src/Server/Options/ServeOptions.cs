using System.Net;
using Microsoft.Extensions.Logging;

namespace Neutrino.Server;

/// <summary>What the data plane is: this machine, or nothing but memory.</summary>
internal enum Dataplane { Linux, None }

/// <summary>Which OVS datapath the bridges get.</summary>
internal enum Datapath { Auto, System, Netdev }

/// <summary>How guests run.</summary>
internal enum VirtType { Auto, Kvm, Qemu }

/// <summary>What <c>neutrino serve</c> is asked to do, checked.</summary>
internal sealed record ServeOptions
{
    public IPAddress Listen { get; init; } = IPAddress.Loopback;
    public int IdentityPort { get; init; } = 5000;

    /// <summary>Identity's second port, which old clients call for administration.</summary>
    public int IdentityAdminPort { get; init; } = 35357;
    public int NetworkPort { get; init; } = 9696;
    public int ImagePort { get; init; } = 9292;
    public int ComputePort { get; init; } = 8774;
    public int ConsolePort { get; init; } = 6080;
    public int SerialConsolePort { get; init; } = 6083;

    /// <summary>Seconds for which a console's address can be opened.</summary>
    public int ConsoleTokenSeconds { get; init; } = 600;

    /// <summary>Where <c>/metrics</c> answers, without a token: 0 for nowhere. OpenStack's exporter has the same port.</summary>
    public int MetricsPort { get; init; } = 9180;
    public IPAddress MetricsListen { get; init; } = IPAddress.Loopback;

    /// <summary>The host in the addresses that the catalog announces.</summary>
    public string PublicHost { get; init; } = "127.0.0.1";
    public string StateDirectory { get; init; } = "/var/lib/neutrino";
    public string RunDirectory { get; init; } = "/run/neutrino";

    /// <summary>Where the openrc files and clouds.yaml go; null for nowhere.</summary>
    public string? CredentialsDirectory { get; init; }

    /// <summary>A file whose first line is the admin's password at the first start; null for a random one.</summary>
    public string? AdminPasswordFile { get; init; }
    public Dataplane Dataplane { get; init; }
    public Datapath Datapath { get; init; }
    public VirtType VirtType { get; init; }

    /// <summary>Nothing of the cloud is kept on disk.</summary>
    public bool Ephemeral { get; init; }
    public string HostName { get; init; } = Environment.MachineName;
    public string? ExternalInterface { get; init; }

    /// <summary>Addresses of br-ex itself, with their prefix length.</summary>
    public ValueList<Cidr> ExternalAddresses { get; init; } = [];

    /// <summary>GiB that one image may have.</summary>
    public int ImageSizeLimit { get; init; } = 20;

    /// <summary>GiB that all images of a project may have together; null for no limit.</summary>
    public int? ImageQuota { get; init; }
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Where the log goes, by itself or below <see cref="LogDirectory"/>; both empty: to standard error.</summary>
    public string LogFile { get; init; } = "";
    public string LogDirectory { get; init; } = "";

    /// <summary>Beside a file the log goes to standard error, too.</summary>
    public bool UsesStandardError { get; init; }

    /// <summary>Connections that may wait to be accepted, as far as the kernel's <c>somaxconn</c> lets them.</summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>Seconds of silence after which a client is asked whether it is still there.</summary>
    public int KeepIdleSeconds { get; init; } = 600;

    /// <summary>Links name the host that a proxy in front says it was asked as. For a proxy's clients only: anybody can send such headers.</summary>
    public bool ParsesProxyHeaders { get; init; }
    public NetworkOptions Network { get; init; } = new();
    public IdentitySource Identity { get; init; }
    public KeystoneOptions Keystone { get; init; } = new();

    /// <summary>Where the configuration files are.</summary>
    public string ConfigurationDirectory { get; init; } = Configuration.StandardDirectory;

    /// <summary>Whether tokens are checked at an existing Keystone: where one is named that is not this process itself.</summary>
    public bool UsesKeystone => Identity switch
    {
        IdentitySource.Own => false,
        IdentitySource.Keystone => true,
        _ => Keystone.AuthUrl is { } url && !IsOurs(url),
    };

    public Uri IdentityUri => new($"http://{PublicHost}:{IdentityPort}/v3");

    /// <summary>Where a caller without a token is sent.</summary>
    public string LoginUri => UsesKeystone ? (Keystone.PublicUrl ?? Keystone.AuthUrl!).ToString().TrimEnd('/') : IdentityUri.GetLeftPart(UriPartial.Authority);
    public Uri NetworkUri => new($"http://{PublicHost}:{NetworkPort}");
    public Uri ImageUri => new($"http://{PublicHost}:{ImagePort}");
    public Uri ComputeUri => new($"http://{PublicHost}:{ComputePort}/v2.1");

    /// <summary>The database and the first passwords: for us alone, while dnsmasq reads its files beside it.</summary>
    public string StoreDirectory => Path.Combine(StateDirectory, "store");

    /// <summary>The data of images: one file each, under its id.</summary>
    public string ImageDirectory => Path.Combine(Ephemeral ? RunDirectory : StateDirectory, "images");

    /// <summary>Null: the log goes to standard error alone.</summary>
    public string? LogPath => LogFile.Length > 0 ? Path.Combine(LogDirectory, LogFile) : LogDirectory.Length > 0 ? Path.Combine(LogDirectory, "neutrino.log") : null;
    public string ReadyFile => Path.Combine(RunDirectory, "ready");
    public string StatusSocket => StatusSocketIn(RunDirectory);

    private bool IsOurs(Uri url) => (url.Port == IdentityPort || url.Port == IdentityAdminPort)
        && (url.IsLoopback || url.Host == PublicHost || url.Host == HostName || url.Host == Listen.ToString());

    public static string StatusSocketIn(string runDirectory) => Path.Combine(runDirectory, "neutrino.sock");
}
