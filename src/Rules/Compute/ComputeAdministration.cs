using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Limits and services: what administrators set.</summary>
public static class ComputeAdministration
{
    /// <param name="force">Sets a limit below what is used already.</param>
    public static Decision SetQuota(Snapshot snapshot, ComputeCall call, string projectId, string? userId, IReadOnlyDictionary<string, int> limits, bool force)
    {
        if (call.AdminOnly("os_compute_api:os-quota-sets:update") is { } forbidden) return forbidden;
        foreach (var (resource, limit) in limits)
        {
            var used = ComputeQuotas.UsedBy(snapshot, resource, projectId, userId);
            if (!force && limit >= 0 && limit < used)
                return ComputeRefusals.Bad($"Quota limit {limit} for {resource} must be greater than or equal to already used and reserved {used}.");
            var most = userId is null ? ComputeQuotas.Unlimited : ComputeQuotas.LimitOf(snapshot, resource, projectId);
            if (most >= 0 && (limit < 0 || limit > most))
                return ComputeRefusals.Bad($"Quota limit {limit} for {resource} must be less than or equal to {most}.");
        }

        return SetLimits(call.Draft(snapshot), ComputeQuota.KeyOf(projectId, userId), limits);
    }

    public static Decision SetDefaults(Snapshot snapshot, ComputeCall call, IReadOnlyDictionary<string, int> limits) =>
        call.AdminOnly("os_compute_api:os-quota-class-sets:update") is { } forbidden ? forbidden : SetLimits(call.Draft(snapshot), ComputeQuota.DefaultClass, limits);

    public static Decision ForgetQuota(Snapshot snapshot, ComputeCall call, string projectId, string? userId)
    {
        if (call.AdminOnly("os_compute_api:os-quota-sets:delete") is { } forbidden) return forbidden;
        var draft = call.Draft(snapshot);
        var mine = snapshot.ComputeQuotas.All.Where(row => row.Id == ComputeQuota.KeyOf(projectId, userId) || (userId is null && row.Id.StartsWith(projectId + "/", StringComparison.Ordinal))).ToList();
        foreach (var row in mine) draft.Remove(row);
        return draft.Decide([]);
    }

    public static Decision EditService(Snapshot snapshot, ComputeCall call, string binary, Func<ComputeService, ComputeService> edit)
    {
        if (call.AdminOnly("os_compute_api:os-services:update") is { } forbidden) return forbidden;
        var draft = call.Draft(snapshot);
        var known = snapshot.ComputeServices.Find(binary);
        var changed = edit(known ?? new ComputeService { Id = binary, UpdatedAt = call.Now }) with { UpdatedAt = call.Now };
        return draft.Decide([known is null ? draft.Add(changed) : draft.Replace(known, changed)]);
    }

    private static Decision SetLimits(Draft draft, string id, IReadOnlyDictionary<string, int> limits)
    {
        var known = draft.Snapshot.ComputeQuotas.Find(id);
        var changed = (known ?? new ComputeQuota { Id = id }) is var quota ? quota with { Limits = limits.Aggregate(quota.Limits, (map, limit) => map.With(limit.Key, limit.Value)) } : null;
        return draft.Decide([known is null ? draft.Add(changed!) : draft.Replace(known, changed!)]);
    }
}
