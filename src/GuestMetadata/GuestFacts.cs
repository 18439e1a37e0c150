using System.Collections.Immutable;
using System.Globalization;
using Neutrino.Model;

namespace Neutrino.GuestMetadata;

/// <summary>What the documents say of one server, gathered from a snapshot.</summary>
internal sealed class GuestFacts
{
    private const int StandardMtu = 1500;
    private readonly Snapshot snapshot;

    /// <param name="domain">The DNS domain that guests' names end with; empty for none.</param>
    public GuestFacts(Snapshot snapshot, Server server, string domain)
    {
        this.snapshot = snapshot;
        Server = server;
        HostName = domain.Length == 0 ? server.HostName : $"{server.HostName}.{domain}";
        Ports = [.. server.Ports.Select(snapshot.Ports.Find).OfType<Port>()];
        FixedAddress = Ports.SelectMany(port => port.FixedIps.Items).Select(ip => ip.Address).FirstOrDefault(address => address.Version == 4) is { Version: 4 } found ? found.ToString() : "";
        FloatingAddress = Ports.SelectMany(port => snapshot.FloatingIps.By("port", port.Id)).Select(floating => floating.Address.ToString()).FirstOrDefault("");
        SecurityGroups = [.. Ports.SelectMany(port => port.SecurityGroups.Items).Distinct().Select(snapshot.SecurityGroups.Find).OfType<SecurityGroup>().Select(group => group.Name)];
        UserData = Decode(server.UserData);
        Files = [.. server.Files.Select((file, place) => (file.Key, $"content/{place:D4}", Decode(file.Value) ?? []))];
    }

    public Server Server { get; }

    /// <summary>With its domain.</summary>
    public string HostName { get; }

    /// <summary>In the order of the guest's network cards.</summary>
    public ImmutableArray<Port> Ports { get; }

    /// <summary>The first IPv4 address; empty for none.</summary>
    public string FixedAddress { get; }
    public string FloatingAddress { get; }

    /// <summary>Names.</summary>
    public ImmutableArray<string> SecurityGroups { get; }

    /// <summary>Null when none was given.</summary>
    public byte[]? UserData { get; }

    /// <summary>Files for the guest: where it is to put them, where they stand under <c>openstack</c> on its config drive, and what is in them.</summary>
    public ImmutableArray<(string Path, string ContentPath, byte[] Content)> Files { get; }

    public string InstanceId => string.Create(CultureInfo.InvariantCulture, $"i-{Server.Number:x8}");

    public Subnet? Subnet(string id) => snapshot.Subnets.Find(id);

    public int Mtu(Port port) => snapshot.Networks.Find(port.NetworkId)?.Mtu ?? StandardMtu;

    /// <summary>An EC2 name of an image: its kind and the first eight digits of its id.</summary>
    public static string ImageId(string kind, string? imageId) => $"{kind}-{(imageId ?? "").Replace("-", "", StringComparison.Ordinal).PadRight(8, '0')[..8]}";

    private static byte[]? Decode(string? base64)
    {
        if (string.IsNullOrEmpty(base64)) return null;
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
