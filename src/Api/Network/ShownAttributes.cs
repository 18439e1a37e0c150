using System.Collections.Immutable;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>The attributes one reply shows, in order.</summary>
internal interface IShownAttributes
{
    /// <summary>Writes the row as an object.</summary>
    void Write(Utf8JsonWriter writer, ReadContext context, IResource row);
}

/// <summary>An attribute ready to be written: its name encoded once for all replies.</summary>
/// <param name="Rule">The attribute.</param>
/// <param name="IsGuarded">An access rule says who may read it.</param>
internal sealed record ShownAttribute<T>(JsonEncodedText Name, AttributeRule<T> Rule, bool IsGuarded)
{
    /// <summary>Given where the access rule depends on the row: asked of each.</summary>
    public Func<ReadContext, T, bool>? Allows { get; init; }
}

internal sealed class ShownAttributes<T>(ImmutableArray<ShownAttribute<T>> attributes) : IShownAttributes where T : class, IResource
{
    public void Write(Utf8JsonWriter writer, ReadContext context, IResource row)
    {
        var typed = (T)row;
        writer.WriteStartObject();
        foreach (var attribute in attributes)
        {
            if (attribute.Rule.Applies?.Invoke(typed) == false || attribute.Allows?.Invoke(context, typed) == false) continue;
            writer.WritePropertyName(attribute.Name);
            writer.WriteValue(attribute.Rule.Read(context, typed));
        }

        writer.WriteEndObject();
    }
}
