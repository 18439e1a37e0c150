namespace Neutrino.Model;

/// <summary>
/// A virtual machine as it is wanted. What it really does is the host's word on the status board; nothing here says it.
/// </summary>
public sealed record Server : IResource
{
    /// <summary>Dashed UUID.</summary>
    public required string Id { get; init; }

    /// <summary>From 1, never used twice: the domain's name is <c>instance-%08x</c> of it.</summary>
    public required long Number { get; init; }
    public required string ProjectId { get; init; }
    public required string UserId { get; init; }
    public required string Name { get; init; }

    /// <summary>The guest's own name: the server's, made fit for DNS when it was created.</summary>
    public required string HostName { get; init; }
    public string? Description { get; init; }
    public required ServerFlavor Flavor { get; init; }

    /// <summary>Null only for a server that cannot boot; every server we make has one.</summary>
    public ServerImage? Image { get; init; }
    public string? KeyName { get; init; }
    public string? PublicKey { get; init; }

    /// <summary><c>ssh</c> or <c>x509</c>; null without a key.</summary>
    public string? KeyType { get; init; }

    /// <summary>Base64, at most 65,535 characters.</summary>
    public string? UserData { get; init; }
    public bool ConfigDrive { get; init; }

    /// <summary>Files for the guest, by path, as base64: they reach it on its config drive.</summary>
    public ValueMap<string, string> Files { get; init; } = ValueMap<string, string>.Empty;
    public ValueMap<string, string> Metadata { get; init; } = ValueMap<string, string>.Empty;
    public ValueList<string> Tags { get; init; } = [];
    public string AvailabilityZone { get; init; } = "nova";

    /// <summary>Whether the caller named the zone.</summary>
    public bool ZoneWasAsked { get; init; }
    public string ReservationId { get; init; } = "";

    /// <summary>Its place, from 0, among the servers of one request.</summary>
    public int LaunchIndex { get; init; }
    public string? ServerGroupId { get; init; }
    public string? AccessIpV4 { get; init; }
    public string? AccessIpV6 { get; init; }

    /// <summary><c>AUTO</c> or <c>MANUAL</c>, as it was asked for.</summary>
    public string DiskConfig { get; init; } = "MANUAL";
    public ServerLock? Lock { get; init; }

    /// <summary>The guest's password, encrypted by the guest with its key, as it gave it to the metadata service; empty for none.</summary>
    public string EncryptedPassword { get; init; } = "";

    /// <summary>Port ids, in the order of the guest's network cards.</summary>
    public ValueList<string> Ports { get; init; } = [];

    /// <summary>Those of <see cref="Ports"/> that were made with the server and go with it; the others were given to it.</summary>
    public ValueList<string> OwnPorts { get; init; } = [];

    /// <summary>The device tags of network cards, by port id.</summary>
    public ValueMap<string, string> PortTags { get; init; } = ValueMap<string, string>.Empty;

    /// <summary>The device tag of the root disk.</summary>
    public string? DiskTag { get; init; }

    public ServerPower Power { get; init; }

    /// <summary>From 1; start and hard reboot add one. A guest that stopped by itself stays off until the number grows.</summary>
    public int BootNumber { get; init; } = 1;

    /// <summary>A soft reboot adds one.</summary>
    public int SoftReboots { get; init; }

    /// <summary>Rebuild adds one: the root disk is made anew.</summary>
    public int DiskNumber { get; init; }

    /// <summary>The <c>task_state</c> that the last call began (<c>powering-off</c>); null once the host has said that it is done.</summary>
    public string? Task { get; init; }
    public ServerFault? Fault { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When its guest first ran; null before.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    public bool Locked => Lock is not null;
}
