using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>One hop of a path as it is planned: where to look, how to call it, what to say of it.</summary>
/// <param name="Unit">The unit it belongs to; null for what is outside of the host.</param>
/// <param name="Place">Which thing of the unit.</param>
/// <param name="Label">Its name on the line.</param>
/// <param name="OnLine">Whether the line shows it while it is well; a broken one is always shown.</param>
/// <param name="Arguments">What the sentence that explains it names: {0}, {1}, …</param>
internal sealed record Step(UnitKey? Unit, Place Place, string Label, bool OnLine, ValueList<string> Arguments)
{
    public static Step On(UnitKey unit, HopKind kind, string name, string label, params ReadOnlySpan<string> arguments) =>
        new(unit, new Place(kind, name), label, true, ValueList.Create(arguments));

    public static Step Beside(UnitKey unit, HopKind kind, string name, string label, params ReadOnlySpan<string> arguments) =>
        new(unit, new Place(kind, name), label, false, ValueList.Create(arguments));
}
