namespace Neutrino.Host.Fake;

/// <summary>A domain's folder on the fake machine.</summary>
internal sealed class FakeFolder
{
    /// <summary>Paths of the files in it.</summary>
    public HashSet<string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>The last boot that started, and the soft reboots done.</summary>
    public (int Boot, int SoftReboots) Booted { get; set; }
}
