namespace Neutrino.Cli.Glance;

/// <summary><c>[==========&gt;             ] 49%</c> on standard error, drawn again for each percent.</summary>
internal sealed class ProgressBar(TextWriter output, long? total)
{
    private const int Width = 30;
    private long seen;
    private int drawn = -1;

    public void Advance(int bytes)
    {
        seen += bytes;
        if (total is not > 0) DrawBytes();
        else Draw((int)Math.Min(100, seen * 100 / total.Value));
    }

    public void End()
    {
        if (drawn >= 0) output.Write('\n');
    }

    private void Draw(int percent)
    {
        if (percent == drawn) return;
        drawn = percent;
        var done = $"{new string('=', (percent * (Width - 1) / 100))}>";
        output.Write($"\r[{done.PadRight(Width)}] {percent}%");
    }

    /// <summary>Of a pipe nobody knows the length.</summary>
    private void DrawBytes()
    {
        var megabytes = (int)(seen >> 20);
        if (megabytes == drawn) return;
        drawn = megabytes;
        output.Write($"\r{megabytes} MiB");
    }
}
