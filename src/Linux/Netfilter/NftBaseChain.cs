namespace Neutrino.Linux.Netfilter;

/// <summary>Where a chain hooks into the path of packets.</summary>
/// <param name="Type"><c>filter</c>, <c>nat</c> or <c>route</c>.</param>
/// <param name="Hook">NF_INET_*: 0 prerouting, 1 input, 2 forward, 3 output, 4 postrouting.</param>
/// <param name="Priority">Lower ones see packets first.</param>
public readonly record struct NftBaseChain(string Type, int Hook, int Priority);
