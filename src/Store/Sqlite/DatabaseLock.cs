namespace Neutrino.Store;

/// <summary>One process a database: a lock that ends with the process, however it ends (flock(2)).</summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream file;

    private DatabaseLock(FileStream file) => this.file = file;

    /// <exception cref="StoreUnusableException">Another process holds it.</exception>
    public static DatabaseLock Take(string database)
    {
        try
        {
            return new DatabaseLock(new FileStream($"{database}.lock", new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }));
        }
        catch (IOException fault)
        {
            throw new StoreUnusableException($"{database} is in use by another Neutrino process. Stop that one first, or choose another state directory.", fault);
        }
    }

    public void Dispose() => file.Dispose();
}
