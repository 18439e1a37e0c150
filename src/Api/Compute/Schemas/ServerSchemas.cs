using static Neutrino.Api.Compute.Forms;

namespace Neutrino.Api.Compute;

/// <summary>What may be said of servers, by microversion.</summary>
internal static class ServerSchemas
{
    private static readonly Schema Personality = new ListSchema(new ObjectSchema(new Member("path", Limited(1, 255), true), new Member("contents", Base64, true)));
    private static readonly Schema Count = Number(1);

    public static ObjectSchema Create(int version)
    {
        var server = new ObjectSchema(
            new("name", Name, Required: true), new("imageRef", new AnyOfSchema("'string'", Uuid, new OneOfSchema(""))), new("flavorRef", new AnyOfSchema("'string', 'integer'", Limited(1, 255), Number(0)), Required: true),
            new("adminPass", AdminPassword), new("metadata", Metadata), new("networks", Networks(version), Required: version >= 37), new("OS-DCF:diskConfig", DiskConfig),
            new("accessIPv4", IpV4), new("accessIPv6", IpV6), new("personality", Personality), new("availability_zone", Limited(1, 255).OrNull()), new("key_name", Limited(1, 255)),
            new("min_count", Count), new("max_count", Count), new("return_reservation_id", Flag), new("security_groups", new ListSchema(new ObjectSchema(new Member("name", Limited(1, 255))) { Open = true })),
            new("user_data", Base64), new("config_drive", Flag.OrNull()), new("block_device_mapping", new ListSchema(Any)), new("block_device_mapping_v2", new ListSchema(Disk(version))));
        if (version >= 19) server = server.With(new Member("description", Description));
        if (version >= 52) server = server.With(new Member("tags", new ListSchema(Tag, 0, Rules.ServerEdits.MostTags, Unique: true)));
        if (version >= 57) server = server.Without("personality");
        if (version >= 63) server = server.With(new Member("trusted_image_certificates", new ListSchema(Limited(1, 255), 1, 50, Unique: true).OrNull()));
        if (version >= 74) server = server.With(new("host", Limited(1, 255)), new("hypervisor_hostname", Limited(1, 255)));
        if (version >= 90) server = server.With(new Member("hostname", HostName));
        var hints = new Member("os:scheduler_hints", Hints);
        return new ObjectSchema(new("server", server, Required: true), hints, hints with { Name = "OS-SCH-HNT:scheduler_hints" });
    }

    public static ObjectSchema Update(int version)
    {
        var server = new ObjectSchema(new("name", Name), new("OS-DCF:diskConfig", DiskConfig), new("accessIPv4", IpV4), new("accessIPv6", IpV6));
        if (version >= 19) server = server.With(new Member("description", Description));
        if (version >= 90) server = server.With(new Member("hostname", HostName));
        return server.Under("server");
    }

    public static ObjectSchema Rebuild(int version)
    {
        var rebuild = new ObjectSchema(
            new("imageRef", Uuid, Required: true), new("adminPass", AdminPassword), new("name", Name), new("metadata", Metadata), new("preserve_ephemeral", Flag), new("OS-DCF:diskConfig", DiskConfig),
            new("accessIPv4", IpV4), new("accessIPv6", IpV6), new("personality", Personality));
        if (version >= 19) rebuild = rebuild.With(new Member("description", Description));
        if (version >= 54) rebuild = rebuild.With(new Member("key_name", Limited(1, 255).OrNull()));
        if (version >= 57) rebuild = rebuild.Without("personality").With(new Member("user_data", Base64.OrNull()));
        if (version >= 63) rebuild = rebuild.With(new Member("trusted_image_certificates", new ListSchema(Limited(1, 255), 1, 50, Unique: true).OrNull()));
        if (version >= 90) rebuild = rebuild.With(new Member("hostname", HostName));
        return rebuild.Under("rebuild");
    }

    private static Schema Hints => new ObjectSchema(
        new("group", Uuid), new("different_host", Any), new("same_host", Any), new("query", Any), new("target_cell", Any), new("different_cell", Any), new("build_near_host_ip", Any), new("cidr", Any)) { Open = true };

    private static Schema Networks(int version)
    {
        var card = new ObjectSchema(new("fixed_ip", Ip), new("port", Uuid.OrNull()), new("uuid", Uuid));
        if (version is >= 32 and <= 36 or >= 42) card = card.With(new Member("tag", Tag));
        var list = new ListSchema(card);
        return version >= 37 ? new AnyOfSchema("'array', 'string'", new OneOfSchema("none", "auto"), list) : list.OrNull();
    }

    private static ObjectSchema Disk(int version)
    {
        var disk = new ObjectSchema(
            new("virtual_name", Limited(1, 255)), new("volume_id", Any), new("snapshot_id", Any), new("volume_size", Any), new("device_name", Limited(1, 255)), new("no_device", Any),
            new("delete_on_termination", Flag), new("connection_info", Any), new("source_type", new OneOfSchema("volume", "image", "snapshot", "blank")), new("uuid", Limited(1, 36)), new("image_id", Uuid),
            new("destination_type", new OneOfSchema("local", "volume")), new("guest_format", Limited(1, 255)), new("device_type", Limited(0, 255)), new("disk_bus", Limited(0, 255)), new("boot_index", Any));
        if (version is 32 or >= 42) disk = disk.With(new Member("tag", Tag));
        return version >= 67 ? disk.With(new Member("volume_type", Limited(0, 255).OrNull())) : disk;
    }
}
