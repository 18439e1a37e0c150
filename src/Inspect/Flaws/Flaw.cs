namespace Neutrino.Inspect;

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Arguments">What the sentence of the kind names after the place's name ({0}): {1}, {2}, …</param>
public sealed record Flaw(Place Place, FlawKind Kind, ValueList<string> Arguments)
{
    public static Flaw Of(HopKind hop, string name, FlawKind kind, params ReadOnlySpan<string> arguments) => new(new Place(hop, name), kind, ValueList.Create(arguments));
}
