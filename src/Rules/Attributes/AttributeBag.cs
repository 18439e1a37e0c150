using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The attributes of one request body after validation: what is absent is not in it, what is null is there as null.</summary>
public sealed class AttributeBag(ImmutableDictionary<string, AttributeValue> values)
{
    public static readonly AttributeBag Empty = new(ImmutableDictionary<string, AttributeValue>.Empty);

    public ImmutableDictionary<string, AttributeValue> Values => values;
    public bool Has(string name) => values.ContainsKey(name);
    public AttributeValue? Find(string name) => values.TryGetValue(name, out var value) ? value : (AttributeValue?)null;

    /// <summary>The text under <paramref name="name"/>; <paramref name="absent"/> when it is not there; null when it is null.</summary>
    public string? Text(string name, string? absent = null) => values.TryGetValue(name, out var value) ? value.TextOrNull : absent;
    public bool Flag(string name, bool absent) => values.TryGetValue(name, out var value) && !value.IsNull ? value.Flag : absent;
    public long? Number(string name, long? absent = null) => values.TryGetValue(name, out var value) ? value.IsNull ? null : value.Number : absent;
    public ImmutableArray<AttributeValue> List(string name) => values.TryGetValue(name, out var value) && !value.IsNull ? value.List : [];
    public AttributeBag With(string name, AttributeValue value) => new(values.SetItem(name, value));
}
