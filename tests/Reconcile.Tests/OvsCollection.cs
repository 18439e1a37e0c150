namespace Neutrino.Reconcile.Tests;

/// <summary>The tests that use the sandbox's one Open vSwitch: alone, one after the other.</summary>
[CollectionDefinition("ovs", DisableParallelization = true)]
public sealed class OvsCollection;
