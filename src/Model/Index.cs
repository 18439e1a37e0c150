namespace Neutrino.Model;

/// <summary>Index definitions of the snapshot's tables. A null or empty key is not indexed.</summary>
internal static class Index
{
    public static TableIndex<T> Project<T>() where T : INetworkResource => On<T>("project", row => row.ProjectId);
    public static TableIndex<T> On<T>(string name, Func<T, string?> key) => new(name, row => key(row) is { Length: > 0 } value ? [value] : []);
    public static TableIndex<T> Many<T>(string name, Func<T, IEnumerable<string>> keys) => new(name, keys);
}
