namespace Neutrino.Cli.Arguments;

/// <summary>Names near to one that was mistyped.</summary>
internal static class Similar
{
    /// <summary>At most three names, nearest first, no farther than so many letters changed; those that share its beginning or end count as near.</summary>
    public static IReadOnlyList<string> To(string wrong, IEnumerable<string> names, int farthest) =>
        [.. names.Distinct().Select(name => (name, distance: Distance(wrong, name))).Where(pair => pair.distance <= farthest).OrderBy(pair => pair.distance).Take(3).Select(pair => pair.name)];

    /// <summary>Letters to insert, remove or replace (Levenshtein).</summary>
    public static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
