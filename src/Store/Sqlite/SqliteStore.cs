using Microsoft.Data.Sqlite;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>The cloud in one SQLite file: JSON documents, write-ahead log, fsync before every reply.</summary>
public sealed class SqliteStore : IStore, IDisposable
{
    private readonly Writer writer;

    private SqliteStore(Writer writer) => this.writer = writer;

    public Snapshot Current => writer.Current;
    public StatusBoard Statuses => writer.Statuses;

    public event Action<Revision>? Changed
    {
        add => writer.Changed += value;
        remove => writer.Changed -= value;
    }

    /// <summary>Opens <c>neutrino.db</c> in a directory, both made (0600, 0700) when they are not there.</summary>
    /// <exception cref="StoreUnusableException">In use, from a newer version, damaged, or out of reach.</exception>
    public static SqliteStore Open(string directory, StoreSettings settings)
    {
        var path = Path.Combine(directory, "neutrino.db");
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return Open(path, DatabaseLock.Take(path), settings);
        }
        catch (Exception fault) when (fault is SqliteException or UnauthorizedAccessException or IOException)
        {
            throw new StoreUnusableException($"{path} cannot be opened: {fault.Message}", fault);
        }
    }

    public Task<Committed> CommitAsync(Func<Snapshot, Decision> decide, CancellationToken cancellation) => writer.CommitAsync(decide, cancellation);

    /// <summary>Finishes what waits, writes the last statuses and closes the file.</summary>
    public void Dispose() => writer.Dispose();

    private static SqliteStore Open(string path, DatabaseLock held, StoreSettings settings)
    {
        // SQLite gives its journal files the mode of the database, so the mode is settled before it first sees it.
        using (new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite })) { }
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Schema.Prepare(connection, path);
            var numbers = new DocumentNumbers();
            var snapshot = SqliteReader.ReadSnapshot(connection, numbers, path);
            var statuses = SqliteReader.ReadStatuses(connection, numbers, path);
            return new SqliteStore(new Writer(snapshot, statuses, new SqliteJournal(connection, numbers, held, settings), settings));
        }
        catch
        {
            connection.Dispose();
            held.Dispose();
            throw;
        }
    }
}
