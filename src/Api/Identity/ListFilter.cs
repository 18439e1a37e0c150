namespace Neutrino.Api.Identity;

/// <summary>Filters lists by their query: <c>name=x</c>, and <c>name__contains=x</c> with its kin; what is no attribute of the list is ignored.</summary>
internal static class ListFilter
{
    public static IEnumerable<T> Apply<T>(QueryParameters query, IEnumerable<T> rows, IReadOnlyDictionary<string, Func<T, string?>> filters)
    {
        foreach (var (key, value) in query.All)
        {
            var cut = key.IndexOf("__", StringComparison.Ordinal);
            if (!filters.TryGetValue(cut < 0 ? key : key[..cut], out var read)) continue;
            var test = Test(cut < 0 ? "" : key[(cut + 2)..], value);
            if (test is not null) rows = rows.Where(row => read(row) is { } text && test(text));
        }

        return rows;
    }

    /// <summary>A flag as filters compare it.</summary>
    public static string Flag(bool value) => value ? "true" : "false";

    private static Func<string, bool>? Test(string comparison, string value) => comparison switch
    {
        "" => text => text is "true" or "false" ? text == value || text == Flag(IdentityRequest.IsTrue(value)) : text == value,
        "contains" => text => text.Contains(value, StringComparison.Ordinal),
        "icontains" => text => text.Contains(value, StringComparison.OrdinalIgnoreCase),
        "startswith" => text => text.StartsWith(value, StringComparison.Ordinal),
        "istartswith" => text => text.StartsWith(value, StringComparison.OrdinalIgnoreCase),
        "endswith" => text => text.EndsWith(value, StringComparison.Ordinal),
        "iendswith" => text => text.EndsWith(value, StringComparison.OrdinalIgnoreCase),
        _ => null,
    };
}
