using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Server groups of a project.</summary>
public static class ServerGroups
{
    public static Decision Create(Snapshot snapshot, ComputeCall call, string name, string policy, int? mostPerHost)
    {
        if (call.Caller.ProjectId is not { } project || call.Forbidden("os_compute_api:os-server-groups:create", project) is not null)
            return ComputeRefusals.Policy("os_compute_api:os-server-groups:create");
        var limit = ComputeQuotas.LimitOf(snapshot, "server_groups", project, call.Caller.UserId);
        if (limit >= 0 && ComputeQuotas.UsedBy(snapshot, "server_groups", project) >= limit) return ComputeRefusals.Forbidden("Quota exceeded, too many server groups.");
        var draft = call.Draft(snapshot);
        return draft.Decide(
            [draft.Add(new ServerGroup { Id = draft.NewId(), ProjectId = project, UserId = call.Caller.UserId, Name = name, Policy = policy, MaxServersPerHost = mostPerHost })]);
    }

    public static Decision Delete(Snapshot snapshot, ComputeCall call, string id)
    {
        if (Find(snapshot, call.Caller, id).Fails(out var why, out var group)) return why;
        if (call.Forbidden("os_compute_api:os-server-groups:delete", group.ProjectId) is { } forbidden) return forbidden;
        var draft = call.Draft(snapshot);
        foreach (var member in snapshot.Servers.By("group", id).ToList()) draft.Replace(member, member with { ServerGroupId = null });
        draft.Remove(group);
        return draft.Decide([]);
    }

    public static Outcome<ServerGroup> Find(Snapshot snapshot, Caller caller, string id) =>
        snapshot.ServerGroups.Find(id) is { } group && (caller.IsAdmin || group.ProjectId == caller.ProjectId)
            ? group
            : new Refusal("InstanceGroupNotFound", 404, $"Instance group {id} could not be found.");
}
