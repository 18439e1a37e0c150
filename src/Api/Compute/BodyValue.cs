using System.Globalization;
using Neutrino.Model;

namespace Neutrino.Api.Compute;

/// <summary>A checked body, read member by member.</summary>
internal sealed class BodyValue(AttributeValue value)
{
    public AttributeValue Value => value;

    public bool Has(string name) => value.Find(name) is not null;
    public AttributeValue Get(string name) => value.Find(name) ?? AttributeValue.Null;

    /// <summary>The object under a name; an empty one when it is null or not there.</summary>
    public BodyValue Of(string name) => new(Get(name) is { Kind: AttributeKind.Map } map ? map : AttributeValue.Of());
    public IEnumerable<BodyValue> Each(string name) => Get(name) is { Kind: AttributeKind.List } list ? list.List.Select(item => new BodyValue(item)) : [];
    public IEnumerable<string> Texts(string name) => Get(name) is { Kind: AttributeKind.List } list ? list.List.Select(item => item.ToString()) : [];

    /// <summary>Text, or a number written as text; null when it is null or not there.</summary>
    public string? Text(string name) => Get(name) is { IsNull: false } found ? found.Kind == AttributeKind.Flag ? found.Flag ? "True" : "False" : found.ToString() : null;

    /// <summary>A number, or text that is one.</summary>
    public int? Number(string name) => Get(name) switch
    {
        { Kind: AttributeKind.Number } found => (int)Math.Clamp(found.Number, int.MinValue, int.MaxValue),
        { Kind: AttributeKind.Text } found when int.TryParse(found.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    public bool Flag(string name, bool absent = false) => Get(name) switch
    {
        { Kind: AttributeKind.Flag } found => found.Flag,
        { Kind: AttributeKind.Text } found => IsTrue(found.Text),
        { Kind: AttributeKind.Number } found => found.Number != 0,
        _ => absent,
    };

    /// <summary>Texts by name.</summary>
    public ValueMap<string, string> Words(string name) => Get(name) is { Kind: AttributeKind.Map } map
        ? new ValueMap<string, string>(map.Map.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.ToString())))
        : ValueMap<string, string>.Empty;

    /// <summary>The words that OpenStack takes for true.</summary>
    public static bool IsTrue(string text) => text.Trim().ToUpperInvariant() is "1" or "T" or "TRUE" or "ON" or "Y" or "YES";
}
