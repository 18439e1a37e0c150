namespace Neutrino.Host.Tests.Ovs;

/// <summary>The tests of this assembly that use the sandbox's one Open vSwitch; one of them kills it, so they run alone and one after the other.</summary>
[CollectionDefinition("ovs", DisableParallelization = true)]
public sealed class OvsCollection;
