namespace Neutrino.Ovsdb.Tests;

/// <summary>The tests of this assembly that use the sandbox's one Open vSwitch, one after the other.</summary>
[CollectionDefinition("ovs", DisableParallelization = true)]
public sealed class OvsCollection;
