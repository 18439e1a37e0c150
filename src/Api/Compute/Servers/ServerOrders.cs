using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>A checked body of <c>POST /servers</c> as an order.</summary>
internal static class ServerOrders
{
    public static Outcome<ServerOrder> Read(ComputeExchange exchange, BodyValue body)
    {
        var server = body.Of("server");
        var (least, most) = (server.Number("min_count") ?? 1, server.Number("max_count") ?? server.Number("min_count") ?? 1);
        if (least > most) return ComputeRefusals.Bad("min_count must be <= max_count", "InvalidInput");
        if (Unhonoured(server) is { } unhonoured) return unhonoured;
        if (RootDisk(server).Fails(out var why, out var disk) || Cards(exchange, server).Fails(out why, out var cards)) return why;
        var hints = body.Of(body.Has("os:scheduler_hints") ? "os:scheduler_hints" : "OS-SCH-HNT:scheduler_hints");
        return new ServerOrder
        {
            Name = server.Text("name")!.Trim(), FlavorId = server.Text("flavorRef")!.Split('/')[^1], ImageId = disk.ImageId, DiskTag = disk.Tag, Description = server.Text("description"),
            HostName = server.Text("hostname"), KeyName = server.Text("key_name"), UserData = server.Text("user_data"), Metadata = server.Words("metadata"), Tags = server.Texts("tags").ToValueList(),
            ConfigDrive = server.Flag("config_drive"), Files = Files(server), Zone = server.Text("availability_zone"), Host = server.Text("host") ?? server.Text("hypervisor_hostname"), MinCount = least, MaxCount = most,
            Networks = Choice(exchange, server), Nics = cards, SecurityGroups = server.Each("security_groups").Select(group => group.Text("name")).Where(name => name is not null).Select(name => name!).Distinct().ToValueList(),
            ServerGroupId = hints.Text("group"), DiskConfig = server.Text("OS-DCF:diskConfig") ?? "MANUAL", AccessIpV4 = server.Text("accessIPv4"), AccessIpV6 = server.Text("accessIPv6"),
        };
    }

    private sealed record Root(string? ImageId, string? Tag);

    /// <summary>Files for the guest, by path; of two with one path the last.</summary>
    public static ValueMap<string, string> Files(BodyValue body) =>
        new(body.Each("personality").GroupBy(file => file.Text("path")!, StringComparer.Ordinal).Select(files => KeyValuePair.Create(files.Key, files.Last().Text("contents")!)));

    private static Refusal? Unhonoured(BodyValue server) => server.Each("trusted_image_certificates").Any() || server.Texts("trusted_image_certificates").Any()
        ? ComputeRefusals.Bad("Image signature certificate validation is not available.", "CertificateValidationFailed") : null;

    /// <summary>The image of the root disk: named outright, or as the local disk to boot from. There are no volumes.</summary>
    private static Outcome<Root> RootDisk(BodyValue server)
    {
        var image = server.Text("imageRef") is { Length: > 0 } named ? named.Split('/')[^1] : null;
        if (server.Each("block_device_mapping").Any()) return Missing("volume", server.Each("block_device_mapping").First().Text("volume_id") ?? "");
        var (root, tag) = (image, (string?)null);
        foreach (var disk in server.Each("block_device_mapping_v2"))
        {
            if (disk.Flag("no_device")) continue;
            var (source, target, uuid) = (disk.Text("source_type"), disk.Text("destination_type"), disk.Text("uuid") ?? disk.Text("image_id") ?? disk.Text("volume_id") ?? "");
            if (source is "volume" or "snapshot") return Missing(source, uuid);
            if (source != "image" || target != "local") return ComputeRefusals.Bad("Block Device Mapping is Invalid: Only an image on a local disk is offered; there is no volume service.", "InvalidBDM");
            if (disk.Number("boot_index") is not 0) return ComputeRefusals.Bad("Block Device Mapping is Invalid: Mapping image to local is not supported for other disks than the root disk.", "InvalidBDMFormat");
            if (image is not null && image != uuid) return ComputeRefusals.Bad("Block Device Mapping is Invalid: Boot sequence for the instance and image/block device mapping combination is not valid.", "InvalidBDMBootSequence");
            (root, tag) = (uuid, disk.Text("tag"));
        }

        return root is null
            ? ComputeRefusals.Bad("Block Device Mapping is Invalid: Boot sequence for the instance and image/block device mapping combination is not valid.", "InvalidBDMBootSequence")
            : new Root(root, tag);
    }

    private static Refusal Missing(string kind, string id) => ComputeRefusals.Bad($"Block Device Mapping is Invalid: failed to get {kind} {id}.", "InvalidBDM");

    private static NetworkChoice Choice(ComputeExchange exchange, BodyValue server) => server.Get("networks") switch
    {
        { Kind: AttributeKind.Text } word => word.Text == "auto" ? NetworkChoice.Auto : NetworkChoice.None,
        { Kind: AttributeKind.List } list => list.List.Length > 0 ? NetworkChoice.Given : NetworkChoice.Unsaid,
        _ => NetworkChoice.Unsaid,
    };

    private static Outcome<ValueList<NicOrder>> Cards(ComputeExchange exchange, BodyValue server)
    {
        var cards = new List<NicOrder>();
        foreach (var card in server.Each("networks"))
        {
            if (Card(card.Text("uuid"), card.Text("port"), card.Text("fixed_ip"), card.Text("tag")).Fails(out var why, out var nic)) return why;
            cards.Add(nic);
        }

        var tags = cards.Select(card => card.Tag).Where(tag => tag is not null).ToList();
        return tags.Distinct().Count() == tags.Count ? cards.ToValueList() : ComputeRefusals.Bad("Duplicate device tags are not allowed.", "InvalidDeviceTag");
    }

    /// <summary>One card from what a body says of it.</summary>
    public static Outcome<NicOrder> Card(string? network, string? port, string? address, string? tag)
    {
        if (port is not null && address is not null) return ComputeRefusals.Bad($"Specified Fixed IP '{address}' cannot be used with port '{port}': the two cannot be specified together.");
        if (port is null && network is null) return ComputeRefusals.Bad("Bad networks format: network uuid is not in proper format (None)");
        return new NicOrder(port is null ? Dashed(network!) : null, port is null ? null : Dashed(port), address is null ? null : IpAddress.Parse(address), tag);
    }

    private static string Dashed(string uuid) => Guid.TryParse(uuid, out var guid) ? guid.ToString() : uuid;
}
