using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>Reads a database whole, at start.</summary>
internal static class SqliteReader
{
    /// <summary>The snapshot as last committed. Documents of an older shape are completed, on disk too.</summary>
    public static Snapshot ReadSnapshot(SqliteConnection connection, string path)
    {
        Reshape(connection, path);
        var changes = ImmutableArray.CreateBuilder<Change>();
        using var command = connection.Prepared("SELECT kind, id, document FROM documents", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var (kind, id) = (KindOf(reader.GetString(0), path), reader.GetString(1));
            changes.Add(new Change(kind, id, null, Decode(kind, id, reader.GetFieldValue<byte[]>(2), path)));
        }

        return Snapshot.Empty.Apply(new ChangeSet(changes.DrainToImmutable())) with { Revision = long.Parse(Schema.Meta(connection, "revision")!, CultureInfo.InvariantCulture) };
    }

    /// <summary>The last words of the host on resources that still are.</summary>
    public static StatusBoard ReadStatuses(SqliteConnection connection, string path)
    {
        var board = new StatusBoard();
        connection.Execute("DELETE FROM status WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.kind = status.kind AND d.id = status.id)");
        using var command = connection.Prepared("SELECT kind, id, status, error, revision FROM status", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            board.Report(KindOf(reader.GetString(0), path), reader.GetString(1), new ResourceStatus(reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetInt64(4)));
        return board;
    }

    private static void Reshape(SqliteConnection connection, string path)
    {
        var shape = DocumentShape.Fingerprint();
        if (Schema.Meta(connection, "shape") == shape) return;
        connection.Execute("BEGIN IMMEDIATE");
        using (var command = connection.Prepared("SELECT kind, id, document FROM documents", 0))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var (kind, id) = (reader.GetString(0), reader.GetString(1));
                var whole = DocumentShape.Complete(KindOf(kind, path), reader.GetFieldValue<byte[]>(2));
                connection.Execute("UPDATE documents SET document = $1 WHERE kind = $2 AND id = $3", whole, kind, id);
            }
        }

        connection.Execute("UPDATE meta SET value = $1 WHERE key = 'shape'", shape);
        connection.Execute("COMMIT");
    }

    private static ResourceKind KindOf(string name, string path) => Kinds.TryParse(name, out var kind)
        ? kind
        : throw new StoreUnusableException($"{path} holds a row of kind {name}, which this version does not know. Start the version that wrote it.");

    private static IResource Decode(ResourceKind kind, string id, byte[] document, string path)
    {
        try
        {
            return Document.Decode(kind, document);
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new StoreUnusableException($"{path} is damaged: {kind} {id} cannot be read ({fault.Message}). Restore it from a backup.", fault);
        }
    }
}
