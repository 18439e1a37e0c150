using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Servers made: their rows, their ports and what belongs to them in one change set, or nothing.</summary>
public static class ServerCreation
{
    public const string Zone = "nova";
    private const long Gib = 1024L * 1024 * 1024;

    /// <summary>The servers of an order; shown are the servers, in their order.</summary>
    public static Decision Create(Snapshot snapshot, ComputeCall call, ServerOrder order)
    {
        if (call.Caller.ProjectId is not { } project || call.Forbidden("os_compute_api:servers:create", project) is not null) return ComputeRefusals.Policy("os_compute_api:servers:create");
        var draft = call.Draft(snapshot);
        if (Prepare(draft, call, order, project).Fails(out var why, out var plan)) return why;
        var (servers, fate) = (new List<IResource>(), NoHost(snapshot, call, order, plan));
        for (var index = 0; index < plan.Count; index++)
        {
            var server = Row(draft, call, plan, order, index);
            if (fate is not null) server = server with { Fault = fate, Task = null };
            else if (Wire(draft, server, plan).Fails(out why, out server)) return why;
            servers.Add(draft.Add(server));
            ServerActions.Note(draft, server, "create", fate?.Message, finished: fate is not null);
        }

        return draft.Decide(servers);
    }

    private sealed record Prepared(Flavor Flavor, Image Image, KeyPair? Key, ServerGroup? Group, ValueList<NicOrder> Nics, ValueList<string>? Groups, int Count, string Reservation, string Project);

    private static Outcome<Prepared> Prepare(Draft draft, ComputeCall call, ServerOrder order, string project)
    {
        var (snapshot, caller) = (draft.Snapshot, call.Caller);
        if (Placement(call, order) is { } misplaced) return misplaced;
        if (ServerLookups.Flavor(snapshot, caller, order.FlavorId, 400).Fails(out var why, out var flavor)) return why;
        if (flavor.Disabled) return ComputeRefusals.FlavorNotFound(order.FlavorId, 400);
        if (Bootable(snapshot, caller, order.ImageId).Fails(out why, out var image)) return why;
        if (Fits(call, flavor, image) is { } small) return small;
        if (Key(snapshot, caller, order.KeyName).Fails(out why, out var key)) return why;
        if ((ComputeQuotas.TooMuchMetadata(snapshot, project, order.Metadata.Count) ?? ComputeQuotas.TooMuchInFiles(snapshot, project, order.Files)) is { } much) return much;
        if (Group(snapshot, caller, order).Fails(out why, out var group)) return why;
        var count = ComputeQuotas.Fitting(snapshot, project, caller.UserId, flavor, order.MinCount, order.MaxCount);
        if (ComputeQuotas.Exceeded(snapshot, project, caller.UserId, flavor, count) is { } over) return over;
        if (Groups(snapshot, caller, project, order.SecurityGroups).Fails(out why, out var groups)) return why;
        if (ServerNetworks.Choose(draft, order, project).Fails(out why, out var nics)) return why;
        return new Prepared(flavor, image, key.Row, group.Row, nics, groups.Count == 0 ? null : groups, count, "r-" + Guid.NewGuid().ToString("N")[..8], project);
    }

    /// <summary>A row that may be missing.</summary>
    private readonly record struct Maybe<T>(T? Row) where T : class;

    private static Refusal? Placement(ComputeCall call, ServerOrder order)
    {
        var parts = (order.Zone ?? Zone).Split(':');
        if (parts.Length > 3) return ComputeRefusals.Bad("Unable to parse availability_zone", "InvalidInput");
        if (parts[0].Length > 0 && parts[0] != Zone) return ComputeRefusals.Bad("The requested availability zone is not available", "InvalidRequest");
        if (parts.Length > 1 && call.AdminOnly("os_compute_api:servers:create:forced_host") is { } forced) return forced;
        if (order.Host is null) return null;
        if (call.AdminOnly("compute:servers:create:requested_destination") is { } asked) return asked;
        return order.Host == call.Settings.HostName ? null : ComputeRefusals.Bad($"Compute host {order.Host} could not be found.", "ComputeHostNotFound");
    }

    private static Outcome<Image> Bootable(Snapshot snapshot, Caller caller, string? id)
    {
        if (id is null) return ComputeRefusals.Bad("Invalid imageRef provided.");
        if (snapshot.Images.Find(id) is not { } image || !ImageAccess.Sees(snapshot, caller, image)) return ComputeRefusals.ImageNotFound();
        return image.Status == ImageStatus.Active ? image : ComputeRefusals.ImageNotActive(id);
    }

    private static Refusal? Fits(ComputeCall call, Flavor flavor, Image image)
    {
        if (image.MinRam > flavor.RamMb) return ComputeRefusals.Bad("Flavor's memory is too small for requested image.", "FlavorMemoryTooSmall");
        if (flavor.DiskGb == 0)
            return call.Caller.IsAdmin ? null : ComputeRefusals.Forbidden("Only volume-backed servers are allowed for flavors with zero disk.");
        var (disk, size) = (flavor.DiskGb * Gib, Math.Max(image.Size ?? 0, image.VirtualSize ?? 0));
        if (size > disk)
            return ComputeRefusals.Bad($"Flavor's disk is too small for requested image. Flavor disk is {disk} bytes, image is {size} bytes.", "FlavorDiskSmallerThanImage");
        return image.MinDisk * Gib <= disk ? null : ComputeRefusals.Bad(
            $"Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is {disk} bytes, minimum size is {image.MinDisk * Gib} bytes.", "FlavorDiskSmallerThanMinDisk");
    }

    /// <summary>Whether a server may be rebuilt from an image, and what it is then.</summary>
    internal static Outcome<ServerImage> ImageOf(Snapshot snapshot, ComputeCall call, ServerFlavor flavor, string id)
    {
        if (Bootable(snapshot, call.Caller, id).Fails(out var why, out var image)) return why;
        var size = new Flavor { Id = flavor.Id, Name = flavor.Name, Vcpus = flavor.Vcpus, RamMb = flavor.RamMb, DiskGb = flavor.DiskGb };
        return Fits(call, size, image) is { } small ? small : Copy(image);
    }

    internal static Outcome<KeyPair> KeyOf(Snapshot snapshot, Caller caller, string name) =>
        snapshot.KeyPairs.Find(KeyPair.KeyOf(caller.UserId, name)) is { } key ? key : ComputeRefusals.Bad("Invalid key_name provided.", "KeypairNotFound");

    private static Outcome<Maybe<KeyPair>> Key(Snapshot snapshot, Caller caller, string? name)
    {
        if (name is null) return new Maybe<KeyPair>(null);
        return KeyOf(snapshot, caller, name).Fails(out var why, out var key) ? why : new Maybe<KeyPair>(key);
    }

    private static Outcome<Maybe<ServerGroup>> Group(Snapshot snapshot, Caller caller, ServerOrder order)
    {
        if (order.ServerGroupId is not { } id) return new Maybe<ServerGroup>(null);
        if (snapshot.ServerGroups.Find(id) is not { } group || (group.ProjectId != caller.ProjectId && !caller.IsAdmin))
            return ComputeRefusals.Bad($"Instance group {id} could not be found.", "InstanceGroupNotFound");
        var limit = ComputeQuotas.LimitOf(snapshot, "server_group_members", group.ProjectId);
        var members = snapshot.Servers.CountBy("group", id) + order.MaxCount;
        return limit >= 0 && members > limit ? ComputeRefusals.Forbidden("Quota exceeded, too many servers in group") : new Maybe<ServerGroup>(group);
    }

    private static Outcome<ValueList<string>> Groups(Snapshot snapshot, Caller caller, string project, ValueList<string> wanted)
    {
        var ids = new List<string>();
        // The default group is the Network API's own choice, made when the project first needs it.
        if (wanted.Count == 1 && wanted[0] == "default") return ValueList<string>.Empty;
        foreach (var name in wanted)
        {
            if (ServerLookups.Group(snapshot, caller, project, name).Fails(out var why, out var group)) return why;
            if (!ids.Contains(group.Id)) ids.Add(group.Id);
        }

        return ids.ToValueList();
    }

    /// <summary>Why the one host there is cannot have the servers: then they are made, in ERROR, as a scheduler that finds none leaves them.</summary>
    private static ServerFault? NoHost(Snapshot snapshot, ComputeCall call, ServerOrder order, Prepared plan)
    {
        var asked = (order.Zone ?? Zone).Split(':') is { Length: > 1 } parts ? parts[1] : "";
        var disabled = snapshot.ComputeServices.Find("nova-compute") is { } service && (service.Disabled || service.ForcedDown);
        var apart = plan.Group is { Policy: "anti-affinity" } group && snapshot.Servers.CountBy("group", group.Id) + plan.Count > (group.MaxServersPerHost ?? 1);
        return disabled || apart || (asked.Length > 0 && asked != call.Settings.HostName)
            ? new ServerFault(500, "No valid host was found. There are not enough hosts available.", "", call.Now)
            : null;
    }

    private static Outcome<Server> Wire(Draft draft, Server server, Prepared plan)
    {
        foreach (var nic in plan.Nics)
            if (ServerPorts.Attach(draft, server, nic, plan.Groups).Fails(out var why, out server!)) return why;
        return server;
    }

    private static Server Row(Draft draft, ComputeCall call, Prepared plan, ServerOrder order, int index)
    {
        var id = draft.NewId();
        var name = plan.Count > 1 ? $"{order.Name}-{index + 1}" : order.Name;
        var host = order.HostName is { } chosen ? plan.Count > 1 ? $"{chosen}-{index + 1}" : chosen : ServerNames.HostName(name, id);
        return new Server
        {
            Id = id, Number = NextNumber(draft), ProjectId = plan.Project, UserId = call.Caller.UserId, Name = name, HostName = host, Description = order.Description,
            Flavor = Copy(plan.Flavor), Image = Copy(plan.Image), KeyName = plan.Key?.Name, PublicKey = plan.Key?.PublicKey, KeyType = plan.Key?.Type, UserData = order.UserData,
            ConfigDrive = order.ConfigDrive, Files = order.ConfigDrive ? order.Files : ValueMap<string, string>.Empty, Metadata = order.Metadata, Tags = order.Tags, AvailabilityZone = Zone, ZoneWasAsked = order.Zone is not null, ReservationId = plan.Reservation,
            LaunchIndex = index, ServerGroupId = plan.Group?.Id, AccessIpV4 = order.AccessIpV4, AccessIpV6 = order.AccessIpV6, DiskConfig = order.DiskConfig, DiskTag = order.DiskTag,
            Power = ServerPower.Running, Task = TaskStates.Spawning, CreatedAt = call.Now, UpdatedAt = call.Now,
        };
    }

    private static long NextNumber(Draft draft)
    {
        var counter = draft.Snapshot.ServerCounters.Find(ServerCounter.Only);
        if (counter is null) return draft.Add(new ServerCounter { Last = 1 }).Last;
        return draft.Replace(counter, counter with { Last = counter.Last + 1 }).Last;
    }

    private static ServerFlavor Copy(Flavor flavor) => new()
    {
        Id = flavor.Id, Name = flavor.Name, Vcpus = flavor.Vcpus, RamMb = flavor.RamMb, DiskGb = flavor.DiskGb, EphemeralGb = flavor.EphemeralGb,
        SwapMb = flavor.SwapMb, RxtxFactor = flavor.RxtxFactor, ExtraSpecs = flavor.ExtraSpecs,
    };

    private static ServerImage Copy(Image image) => new()
    {
        Id = image.Id, DiskFormat = image.DiskFormat ?? "raw", SizeBytes = image.Size ?? 0, VirtualSizeBytes = image.VirtualSize ?? 0,
        KernelId = Named(image, "kernel_id"), RamdiskId = Named(image, "ramdisk_id"), Properties = image.Properties,
    };

    private static string? Named(Image image, string property) => image.Properties.TryGetValue(property, out var id) && id.Length > 0 ? id : null;
}
