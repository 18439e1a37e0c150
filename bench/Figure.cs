using System.Diagnostics;
using System.Globalization;

namespace Neutrino.Bench;

/// <summary>Times of one thing done many times, and how they are printed.</summary>
internal sealed class Figure(string name, string goal)
{
    private readonly List<double> milliseconds = [];

    public double Median => At(0.5);

    public void Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        milliseconds.Add(watch.Elapsed.TotalMilliseconds);
    }

    public void Add(double value) => milliseconds.Add(value);

    public void Print()
    {
        milliseconds.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-46} median {Median,9:F2}  p99 {At(0.99),9:F2}  max {milliseconds[^1],9:F2} ms  n={milliseconds.Count,-5} {goal}"));
    }

    private double At(double share)
    {
        milliseconds.Sort();
        return milliseconds[Math.Min(milliseconds.Count - 1, (int)(share * milliseconds.Count))];
    }
}
