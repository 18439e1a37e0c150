using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Neutrino.Store;

/// <summary>The tables, and the versions of them that this program can read.</summary>
internal static class Schema
{
    public const int Version = 1;

    // Documents are found by their number, which the journal knows by heart: new ones lie side by side on the newest pages instead of all over an index of random ids,
    // and a commit writes a third of the pages.
    private const string Tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE documents (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, document BLOB NOT NULL);
        CREATE TABLE history (revision INTEGER NOT NULL, ordinal INTEGER NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
                              before BLOB, after BLOB, PRIMARY KEY (revision, ordinal)) WITHOUT ROWID;
        CREATE TABLE status (kind TEXT NOT NULL, id TEXT NOT NULL, status TEXT NOT NULL, error TEXT, revision INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        INSERT INTO meta VALUES ('schema', '1'), ('revision', '0'), ('shape', '');
        """;

    /// <summary>Makes the tables in an empty database; checks the version in any other.</summary>
    /// <exception cref="StoreUnusableException">It is not ours, or from a newer version.</exception>
    public static void Prepare(SqliteConnection connection, string path)
    {
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = FULL");
        if (connection.Scalar("SELECT count(*) FROM sqlite_schema") is 0L)
        {
            connection.Execute($"BEGIN IMMEDIATE; {Tables} COMMIT;");
            return;
        }

        if (connection.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'") is 0L || Meta(connection, "schema") is not { } text || !int.TryParse(text, out var version))
            throw new StoreUnusableException($"{path} is a database, but not one of Neutrino's. Choose another state directory.");
        if (version > Version)
            throw new StoreUnusableException(string.Create(CultureInfo.InvariantCulture,
                $"{path} was written by a newer Neutrino (schema {version}; this one reads up to {Version}). Start the newer version, or choose another state directory."));
    }

    public static string? Meta(SqliteConnection connection, string key) => connection.Scalar("SELECT value FROM meta WHERE key = $1", key) as string;
}
