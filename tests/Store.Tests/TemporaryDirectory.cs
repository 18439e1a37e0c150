namespace Neutrino.Store.Tests;

internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("neutrino-store-").FullName;
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
