using Neutrino.Model;

namespace Neutrino.Rules.Tests;

public sealed class PolicyTests
{
    private sealed class Target(params (string Name, AttributeValue Value)[] values) : IPolicyTarget
    {
        public AttributeValue? Find(string name) => Array.Find(values, entry => entry.Name == name) is { Name: not null } found ? found.Value : (AttributeValue?)null;
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("@", true)]
    [InlineData("!", false)]
    [InlineData("role:Member", true)]
    [InlineData("role:admin", false)]
    [InlineData("not role:admin", true)]
    [InlineData("role:admin or role:member and role:reader", true)]
    [InlineData("(role:admin or role:member) and role:admin", false)]
    [InlineData("project_id:%(project_id)s", true)]
    [InlineData("project_id:%(network:project_id)s", false)]
    [InlineData("user_id:demo-user", true)]
    [InlineData("field:port:device_owner=~^network:", true)]
    [InlineData("field:networks:shared=True", false)]
    [InlineData("rule:admin_only", false)]
    [InlineData("rule:unheard_of", true)]
    public void Checks_mean_what_they_say(string check, bool allowed)
    {
        var policy = PolicySet.Default.With([KeyValuePair.Create("asked", check)]);
        var target = new Target(("project_id", "demo-project"), ("tenant_id", "demo-project"), ("device_owner", "network:dhcp"), ("shared", false), ("network:project_id", "other"));
        Assert.Equal(allowed, policy.Allows("asked", Cloud.Demo, target));
    }

    [Theory]
    [InlineData("role:a and")]
    [InlineData("(role:a")]
    [InlineData("role:a)")]
    [InlineData("nonsense")]
    [InlineData("role:a role:b")]
    [InlineData("field:ports")]
    public void What_cannot_be_read_is_said(string check) =>
        Assert.Throws<FormatException>(() => PolicySet.Default.With([KeyValuePair.Create("asked", check)]));

    [Fact]
    public void Without_a_target_the_answer_may_be_open()
    {
        Assert.True(PolicySet.Default.AllowsAny("create_network", Cloud.Admin));
        Assert.False(PolicySet.Default.AllowsAny("create_network", Cloud.Reader));
        Assert.Null(PolicySet.Default.AllowsAny("create_network", Cloud.Demo));
        Assert.False(PolicySet.Default.AllowsAny("get_port:binding:host_id", Cloud.Demo));
        Assert.True(PolicySet.Default.AllowsAny("get_network:router:external", Cloud.Demo));
    }

    [Fact]
    public void Who_asks_without_a_project_owns_nothing()
    {
        var unscoped = new Caller { UserId = "u" };
        Assert.False(PolicySet.Default.Allows("get_network", unscoped, new Target(("project_id", AttributeValue.Null), ("tenant_id", ""))));
    }

    [Fact]
    public void Attributes_are_hidden_per_caller()
    {
        var host = PortTable.Table.Rules.First(rule => rule.Name == "binding:host_id");
        var name = PortTable.Table.Rules.First(rule => rule.Name == "name");
        Assert.False(Access.ReadsAny(PolicySet.Default, PortTable.Table, host, Cloud.Demo));
        Assert.True(Access.ReadsAny(PolicySet.Default, PortTable.Table, host, Cloud.Admin));
        Assert.True(Access.ReadsAny(PolicySet.Default, PortTable.Table, name, Cloud.Demo));
    }
}
