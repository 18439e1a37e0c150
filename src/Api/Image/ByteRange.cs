using System.Globalization;
using System.Text.RegularExpressions;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Images;

/// <summary>The part of a file that a download asks for, by <c>Range</c> or, as old clients do, by <c>Content-Range</c>.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="Length">How many.</param>
internal sealed partial record ByteRange(long Start, long Length)
{
    private static readonly Refusal Invalid = Unsatisfiable("Invalid Range header.");

    /// <summary>The header's form: <c>bytes 0-4/10</c>.</summary>
    public string ContentRange(long size) => string.Create(CultureInfo.InvariantCulture, $"bytes {Start}-{Start + Length - 1}/{size}");

    public static Outcome<ByteRange> Parse(string range, long size)
    {
        if (range.Contains(',', StringComparison.Ordinal))
            return ImageRefusals.BadRequest("Requests with multiple ranges are not supported in Glance. You may make multiple single-range requests instead.");
        if (RangeForm().Match(range) is not { Success: true } match) return Invalid;
        var (first, last) = (match.Groups[1].Value, match.Groups[2].Value);
        if (first.Length == 0) return Number(last) is { } count and > 0 && size > 0 ? new ByteRange(Math.Max(0, size - count), Math.Min(count, size)) : Invalid;
        if (Number(first) is not { } start) return Invalid;
        if (start >= size) return OutsideOf(size, "Range");
        if (last.Length == 0) return new ByteRange(start, size - start);
        return Number(last) is { } end && end >= start ? new ByteRange(start, Math.Min(end, size - 1) - start + 1) : Invalid;
    }

    public static Outcome<ByteRange> ParseContentRange(string range, long size)
    {
        if (ContentRangeForm().Match(range) is not { Success: true } match) return Unsatisfiable("Invalid Content-Range header.");
        if (Number(match.Groups[1].Value) is not { } start || Number(match.Groups[2].Value) is not { } end || end < start) return Unsatisfiable("Invalid Content-Range header.");
        if (start >= size) return OutsideOf(size, "Content-Range");
        return end < size ? new ByteRange(start, end - start + 1) : Unsatisfiable($"Invalid stop position in Content-Range header. The stop position MUST be in the inclusive range [0, {size - 1}].");
    }

    private static Refusal Unsatisfiable(string message) => new("RequestRangeNotSatisfiable", 416, message);

    private static Refusal OutsideOf(long size, string header) =>
        Unsatisfiable($"Invalid start position in {header} header. Start position MUST be in the inclusive range [0, {size - 1}].");

    private static long? Number(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^\s*bytes\s*=\s*([0-9]*)\s*-\s*([0-9]*)\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex RangeForm();

    [GeneratedRegex(@"^\s*bytes\s+([0-9]+)-([0-9]+)/([0-9]+|\*)\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex ContentRangeForm();
}
