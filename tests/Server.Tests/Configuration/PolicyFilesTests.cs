using System.Collections.Frozen;
using Neutrino.Rules;

namespace Neutrino.Server.Tests.ConfigurationFiles;

public sealed class PolicyFilesTests : IDisposable
{
    private static readonly Caller Demo = new() { UserId = "u", ProjectId = "p", Roles = FrozenSet.Create("member") };
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_usual_file_and_folder_are_read_when_they_are_there()
    {
        Assert.True(Allows("create_network"));
        Write("neutron/policy.yaml", "create_network: '!'\nget_agent: '@'\n");
        Assert.False(Allows("create_network"));
        Write("neutron/policy.d/b.yaml", "create_network: '@'\n");
        Write("neutron/policy.d/a.json", "{\"create_network\": \"!\", \"get_agent\": \"!\"}");
        Write("neutron/policy.d/.c.yaml", "create_network: '!'\n");
        Assert.Equal((true, false), (Allows("create_network"), Allows("get_agent")));
    }

    [Fact]
    public void A_file_that_is_named_and_missing_is_passed_over_with_a_word_and_an_empty_name_is_none()
    {
        Write("neutron/policy.yaml", "create_network: '!'\n");
        Assert.True(Allows("create_network", "policy_file ="));
        Assert.Empty(Configuration.Read(directory.Path, new ServeOptions(), FrozenSet<string>.Empty).Notices);

        Assert.True(Allows("create_network", "policy_file = mine.yaml"));
        Assert.Equal(
            $"{directory["neutrino/neutrino.conf"]}:2: [oslo_policy] policy_file: {directory["neutron/mine.yaml"]} is not there; the default rules hold.",
            Assert.Single(Configuration.Read(directory.Path, new ServeOptions(), FrozenSet<string>.Empty).Notices));
    }

    [Fact]
    public void Each_line_adds_a_folder_in_place_of_the_usual_one()
    {
        Write("neutron/policy.d/a.yaml", "create_network: '!'\n");
        Write("neutron/first/a.yaml", "get_agent: '!'\ncreate_port: '!'\n");
        Write("second/a.yaml", "get_agent: '@'\n");
        var lines = new[] { "policy_dirs = first", $"policy_dirs = {directory["second"]}", "policy_dirs = missing" };
        Assert.Equal((true, true, false), (Allows("create_network", lines), Allows("get_agent", lines), Allows("create_port", lines)));
    }

    [Fact]
    public void What_no_rule_is_about_is_the_default_rule()
    {
        Assert.False(Allows("unheard_of", "policy_default_rule = admin_only"));
        Assert.True(Allows("unheard_of", "policy_default_rule = regular_user"));
        Assert.Equal("[oslo_policy] policy_default_rule: there is no rule 'nobody'.", Assert.Throws<StartRefusedException>(() => Allows("unheard_of", "policy_default_rule = nobody")).Message);
    }

    private bool Allows(string rule, params string[] lines)
    {
        Write("neutrino/neutrino.conf", "[oslo_policy]\n" + string.Join('\n', lines));
        var configuration = Configuration.Read(directory.Path, new ServeOptions(), FrozenSet<string>.Empty);
        Assert.Empty(configuration.Faults);
        return PolicyFile.Over(PolicySet.Default, configuration.Options).Allows(rule, Demo, new Nothing());
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(directory[file])!);
        File.WriteAllText(directory[file], text);
    }

    private sealed class Nothing : IPolicyTarget
    {
        public Model.AttributeValue? Find(string name) => name is "project_id" or "tenant_id" ? "p" : null;
    }
}
