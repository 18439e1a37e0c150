using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>One operation of a patch: <c>add</c>, <c>replace</c> or <c>remove</c> of one attribute.</summary>
/// <param name="Value">Null for a removal.</param>
/// <param name="IsStrict">The older form of a patch (v2.0), whose <c>add</c> refuses what is there already.</param>
public sealed record ImageChange(string Operation, string Name, AttributeValue Value, bool IsStrict);
