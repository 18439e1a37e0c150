using System.Text;
using System.Text.Json;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>
/// The files of a config drive: the OpenStack tree, and the EC2 one for old guests. As they are when the drive is made; like Nova's, it does not follow later changes.
/// https://docs.openstack.org/nova/latest/user/metadata.html
/// </summary>
internal static class ConfigDriveContents
{
    private static readonly string[] Versions = ["2012-08-10", "2013-04-04", "2013-10-17", "2015-10-15", "2016-06-30", "2016-10-06", "2017-02-22", "2018-08-27", "latest"];

    public static IEnumerable<DriveFile> Of(Snapshot snapshot, Server server)
    {
        var metadata = Json(writer => Metadata(writer, server));
        var network = Json(writer => NetworkData.Write(writer, snapshot, server));
        var userData = UserData(server);
        foreach (var version in Versions)
        {
            yield return new DriveFile($"openstack/{version}/meta_data.json", metadata);
            yield return new DriveFile($"openstack/{version}/network_data.json", network);
            yield return new DriveFile($"openstack/{version}/vendor_data.json", Json(writer => { writer.WriteStartObject(); writer.WriteEndObject(); }));
            if (userData.Count > 0) yield return new DriveFile($"openstack/{version}/user_data", userData);
        }

        yield return new DriveFile("ec2/latest/meta-data.json", Json(writer => Ec2(writer, snapshot, server)));
        if (userData.Count > 0) yield return new DriveFile("ec2/latest/user-data", userData);
    }

    private static void Metadata(Utf8JsonWriter writer, Server server)
    {
        writer.WriteStartObject();
        writer.WriteString("uuid", server.Id);
        writer.WriteString("name", server.Name);
        writer.WriteString("hostname", HostName(server));
        writer.WriteString("availability_zone", server.AvailabilityZone);
        writer.WriteNumber("launch_index", server.LaunchIndex);
        writer.WriteString("project_id", server.ProjectId);
        writer.WriteStartArray("devices");
        writer.WriteEndArray();
        if (server.Metadata.Count > 0)
        {
            writer.WriteStartObject("meta");
            foreach (var (key, value) in server.Metadata) writer.WriteString(key, value);
            writer.WriteEndObject();
        }

        Keys(writer, server);
        writer.WriteEndObject();
    }

    private static void Keys(Utf8JsonWriter writer, Server server)
    {
        if (server is not { KeyName: { } name, PublicKey: { } key }) return;
        writer.WriteStartObject("public_keys");
        writer.WriteString(name, key);
        writer.WriteEndObject();
        writer.WriteStartArray("keys");
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("type", server.KeyType ?? "ssh");
        writer.WriteString("data", key);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void Ec2(Utf8JsonWriter writer, Snapshot snapshot, Server server)
    {
        var address = server.Ports.Select(snapshot.Ports.Find).SelectMany(port => port?.FixedIps ?? []).FirstOrDefault(ip => ip.Address.Version == 4)?.Address.ToString() ?? "";
        writer.WriteStartObject();
        writer.WriteString("instance-id", $"i-{server.Number:x8}");
        writer.WriteString("instance-type", server.Flavor.Name);
        writer.WriteString("hostname", HostName(server));
        writer.WriteString("local-hostname", HostName(server));
        writer.WriteString("local-ipv4", address);
        writer.WriteString("ami-launch-index", server.LaunchIndex.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("reservation-id", server.ReservationId);
        writer.WriteStartObject("placement");
        writer.WriteString("availability-zone", server.AvailabilityZone);
        writer.WriteEndObject();
        if (server is { KeyName: { } name, PublicKey: { } key })
        {
            writer.WriteStartObject("public-keys");
            writer.WriteStartObject("0");
            writer.WriteString("_name", $"0={name}");
            writer.WriteString("openssh-key", key);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string HostName(Server server) => $"{server.HostName}.novalocal";

    private static ValueList<byte> UserData(Server server)
    {
        if (server.UserData is not { Length: > 0 } text) return [];
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes.AsSpan(0, length).ToArray().ToValueList() : [];
    }

    private static ValueList<byte> Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) write(writer);
        return stream.ToArray().ToValueList();
    }
}
