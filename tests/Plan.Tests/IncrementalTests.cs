using CsCheck;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan.Tests;

/// <summary>Re-planning only what a change touches gives what planning everything gives.</summary>
public class IncrementalTests
{
    [Fact]
    public void IncrementalPlanEqualsFullPlan() => CloudEdits.Edit.Array[1, 25].Sample(edits =>
    {
        var cloud = SeedCloud.Snapshot();
        var planned = Full(cloud);
        foreach (var edit in edits)
        {
            var change = edit(cloud);
            if (change is { Before: null, After: null }) continue;
            var after = cloud.Apply(new ChangeSet([change]));
            foreach (var unit in Planner.Touched(cloud, after, change))
            {
                var state = Planner.Plan(after, SeedCloud.Host, unit);
                if (state.IsEmpty) planned.Remove(unit);
                else planned[unit] = state;
            }

            cloud = after;
            var full = Full(cloud);
            Assert.Equal(full.Keys.Order(), planned.Keys.Order());
            foreach (var (unit, state) in full) Assert.Equal(state, planned[unit]);
        }
    }, iter: 300);

    private static Dictionary<UnitKey, UnitState> Full(Snapshot cloud) => Planner.Units(cloud, SeedCloud.Host).ToDictionary(unit => unit, unit => Planner.Plan(cloud, SeedCloud.Host, unit));
}
