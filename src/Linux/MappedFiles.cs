using System.Globalization;

namespace Neutrino.Linux;

/// <summary>The files mapped into this process: its own binary and the libraries it loaded.</summary>
public static unsafe class MappedFiles
{
    /// <summary>
    /// Lets go of the pages of mapped files that nothing was written to (madvise(2), MADV_DONTNEED): most were read once, by the start. What is needed
    /// again comes back from the page cache, sixteen pages a fault.
    /// </summary>
    /// <returns>How many bytes of this process's mappings were let go of.</returns>
    public static long GiveBack()
    {
        var given = 0L;
        foreach (var mapping in Unwritten(SystemFiles.ReadText("/proc/self/smaps") ?? ""))
            if (Libc.Advise((void*)mapping.Start, mapping.Length, Libc.AdviceDontNeed) == 0) given += mapping.Resident;
        return given;
    }

    /// <summary>The mappings of files that may not be written and hold no page of their own: a relocated page that was let go of would lose its relocations.</summary>
    internal static IEnumerable<Mapping> Unwritten(string smaps)
    {
        var (mapping, candidate) = (default(Mapping), false);
        foreach (var line in smaps.Split('\n'))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields is not [var key, var value, ..]) continue;
            if (!key.EndsWith(':')) (mapping, candidate) = (Range(key), value[1] == '-' && value[3] == 'p' && fields is [_, _, _, _, _, ['/', ..], ..]);
            else if (key == "Rss:") mapping = mapping with { Resident = Kibibytes(value) };
            else if (key == "Anonymous:" && candidate && Kibibytes(value) == 0 && mapping.Resident > 0) yield return mapping;
        }
    }

    private static Mapping Range(string text) =>
        text.Split('-') is [var first, var end] && nuint.TryParse(first, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start)
            ? new(start, nuint.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture) - start, 0)
            : default;

    private static long Kibibytes(string text) => long.Parse(text, CultureInfo.InvariantCulture) * 1024;

    /// <summary>Bytes: where it starts, how long it is, how much of it is in memory.</summary>
    internal readonly record struct Mapping(nuint Start, nuint Length, long Resident);
}
