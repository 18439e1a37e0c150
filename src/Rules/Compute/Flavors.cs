using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Flavors: made, described, granted and removed by administrators.</summary>
public static class Flavors
{
    /// <summary>What a new cloud offers: the five sizes every tutorial knows.</summary>
    public static readonly ValueList<Flavor> First =
    [
        new() { Id = "1", Name = "m1.tiny", Vcpus = 1, RamMb = 512, DiskGb = 1 },
        new() { Id = "2", Name = "m1.small", Vcpus = 1, RamMb = 2048, DiskGb = 20 },
        new() { Id = "3", Name = "m1.medium", Vcpus = 2, RamMb = 4096, DiskGb = 40 },
        new() { Id = "4", Name = "m1.large", Vcpus = 4, RamMb = 8192, DiskGb = 80 },
        new() { Id = "5", Name = "m1.xlarge", Vcpus = 8, RamMb = 16384, DiskGb = 160 },
    ];

    /// <summary>The first flavors, in a cloud that never had one nor a server.</summary>
    public static Decision Seed(Snapshot snapshot, ComputeCall call)
    {
        if (snapshot.ServerCounters.Find(ServerCounter.Only) is not null) return Decision.Of(ChangeSet.Nothing);
        var draft = call.Draft(snapshot);
        draft.Add(new ServerCounter { Last = 0 });
        foreach (var flavor in First) draft.Add(flavor);
        return draft.Decide([]);
    }

    public static Decision Create(Snapshot snapshot, ComputeCall call, Flavor flavor)
    {
        if (call.AdminOnly("os_compute_api:os-flavor-manage:create") is { } forbidden) return forbidden;
        if (snapshot.Flavors.CountBy("name", flavor.Name) > 0) return ComputeRefusals.Conflict($"Flavor with name {flavor.Name} already exists.", "FlavorExists");
        if (snapshot.Flavors.Find(flavor.Id) is not null) return ComputeRefusals.Conflict($"Flavor with ID {flavor.Id} already exists.", "FlavorIdExists");
        var draft = call.Draft(snapshot);
        return draft.Decide([draft.Add(flavor)]);
    }

    /// <summary>A change to the flavor itself. A refusal from <paramref name="edit"/> stands.</summary>
    public static Decision Edit(Snapshot snapshot, ComputeCall call, string id, string rule, Func<Flavor, Outcome<Flavor>> edit)
    {
        if (call.AdminOnly(rule) is { } forbidden) return forbidden;
        if (ServerLookups.Flavor(snapshot, call.Caller, id).Fails(out var why, out var flavor) || edit(flavor).Fails(out why, out var changed)) return why;
        var draft = call.Draft(snapshot);
        return draft.Decide([draft.Replace(flavor, changed)]);
    }

    public static Decision Delete(Snapshot snapshot, ComputeCall call, string id)
    {
        if (call.AdminOnly("os_compute_api:os-flavor-manage:delete") is { } forbidden) return forbidden;
        if (ServerLookups.Flavor(snapshot, call.Caller, id).Fails(out var why, out var flavor)) return why;
        var draft = call.Draft(snapshot);
        draft.Remove(flavor);
        return draft.Decide([]);
    }
}
