using System.Collections.Concurrent;
using System.Globalization;

namespace Neutrino.Api;

/// <summary>How long the APIs took to answer, by API, method and route: ids in a path stand as <c>{id}</c>. May be used from any thread.</summary>
public sealed class RequestFigures
{
    /// <summary>Callers can make up paths; after so many kinds of route the rest are counted together.</summary>
    private const int MostRoutes = 400;
    private const string OtherRoutes = "other";

    /// <summary>Upper bounds in seconds.</summary>
    private static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    private readonly ConcurrentDictionary<(string Api, string Method, string Route), Histogram> routes = new();

    public void Count(string api, string method, string path, int status, TimeSpan took)
    {
        // A path that nothing answers to is no route.
        var key = (api, method, status is 404 or 405 ? OtherRoutes : Route(path));
        if (!routes.TryGetValue(key, out var histogram))
            histogram = routes.GetOrAdd(routes.Count < MostRoutes ? key : key with { Item3 = OtherRoutes }, static _ => new Histogram());
        histogram.Count(status, took.TotalSeconds);
    }

    public void Write(MetricText text)
    {
        text.Family("neutrino_api_request_duration_seconds", "histogram", "Time from a request's arrival to the end of its reply");
        var all = routes.OrderBy(route => route.Key).ToList();
        foreach (var ((api, method, route), histogram) in all) histogram.Write(text, api, method, route);
        text.Family("neutrino_api_errors_total", "counter", "Replies with a status of 500 and above");
        foreach (var ((api, method, route), histogram) in all) text.Sample(histogram.Errors, ("api", api), ("method", method), ("route", route));
    }

    /// <summary><c>/v2.0/ports/7bfa2daa-…</c> → <c>/v2.0/ports/{id}</c>.</summary>
    public static string Route(string path) =>
        string.Join('/', path.Split('/').Select(segment => IsId(segment) ? "{id}" : segment.Length > 40 ? OtherRoutes : segment));

    private static bool IsId(string segment) => Guid.TryParse(segment, out _) || (segment.Length > 0 && char.IsAsciiDigit(segment[0]) && segment.All(char.IsAsciiDigit));

    private sealed class Histogram
    {
        private readonly long[] buckets = new long[Bounds.Length + 1];
        private long errors, ticks;

        public long Errors => Interlocked.Read(ref errors);

        public void Count(int status, double seconds)
        {
            var bucket = Array.FindIndex(Bounds, bound => seconds <= bound);
            Interlocked.Increment(ref buckets[bucket < 0 ? Bounds.Length : bucket]);
            Interlocked.Add(ref ticks, (long)(seconds * TimeSpan.TicksPerSecond));
            if (status >= 500) Interlocked.Increment(ref errors);
        }

        public void Write(MetricText text, string api, string method, string route)
        {
            var count = 0L;
            for (var i = 0; i <= Bounds.Length; i++)
            {
                count += Interlocked.Read(ref buckets[i]);
                text.Sample("_bucket", count, ("api", api), ("method", method), ("route", route), ("le", i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf"));
            }

            text.Sample("_sum", Interlocked.Read(ref ticks) / (double)TimeSpan.TicksPerSecond, ("api", api), ("method", method), ("route", route));
            text.Sample("_count", count, ("api", api), ("method", method), ("route", route));
        }
    }
}
