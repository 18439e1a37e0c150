using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan.Tests;

public class RouterPlanTests
{
    private static readonly UnitKey Unit = new(UnitKind.Router, SeedCloud.RouterId);

    [Fact]
    public void ARouterTakenFromTheL3AgentIsNowhereOnTheHost()
    {
        var cloud = SeedCloud.Snapshot();
        Assert.NotEqual(new UnitState(Unit), Planner.Plan(cloud, SeedCloud.Host, Unit));
        var router = cloud.Routers.Find(SeedCloud.RouterId)!;
        var change = new Change(ResourceKind.Router, router.Id, router, router with { Unscheduled = true });
        var without = cloud.Apply(new ChangeSet([change]));
        Assert.Equal(new UnitState(Unit), Planner.Plan(without, SeedCloud.Host, Unit));
        Assert.Contains(Unit, Planner.Touched(cloud, without, change));
    }
}
