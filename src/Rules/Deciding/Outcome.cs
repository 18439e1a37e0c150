using System.Diagnostics.CodeAnalysis;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A value, or why there is none.</summary>
public readonly struct Outcome<T>
    where T : notnull
{
    private readonly T? value;
    private readonly Refusal? refusal;

    private Outcome(T? value, Refusal? refusal) => (this.value, this.refusal) = (value, refusal);

    public bool Fails([NotNullWhen(true)] out Refusal? why, [NotNullWhen(false)] out T? result)
    {
        (why, result) = (refusal, value);
        return refusal is not null;
    }

    /// <summary>For a type that cannot convert by itself: an interface.</summary>
    public static Outcome<T> Of(T value) => new(value, null);

    /// <summary>The value under a wider type.</summary>
    public Outcome<TWider> Widen<TWider>() where TWider : class => refusal is { } why ? why : new Outcome<TWider>(value as TWider, null);

    public static implicit operator Outcome<T>(T value) => new(value, null);
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
