using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>Reads a database whole, at start.</summary>
internal static class SqliteReader
{
    /// <summary>The snapshot as last committed. Documents of an older shape are completed, on disk too.</summary>
    public static Snapshot ReadSnapshot(SqliteConnection connection, DocumentNumbers numbers, string path)
    {
        Reshape(connection, path);
        var documents = ReadDocuments(connection, numbers, path);
        return Snapshot.Of(Decode(documents, path)) with { Revision = long.Parse(Schema.Meta(connection, "revision")!, CultureInfo.InvariantCulture) };
    }

    /// <summary>The last words of the host on resources that still are.</summary>
    public static StatusBoard ReadStatuses(SqliteConnection connection, DocumentNumbers numbers, string path)
    {
        var (board, gone) = (new StatusBoard(), new List<(string Kind, string Id)>());
        using (var command = connection.Prepared("SELECT kind, id, status, error, revision FROM status", 0))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var (name, id) = (reader.GetString(0), reader.GetString(1));
                if (!Kinds.TryParse(name, out var kind) || !numbers.Has(kind, id)) gone.Add((name, id));
                else board.Report(kind, id, new ResourceStatus(reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetInt64(4)));
            }
        }

        foreach (var (kind, id) in gone) connection.Execute("DELETE FROM status WHERE kind = $1 AND id = $2", kind, id);
        return board;
    }

    private static List<(ResourceKind Kind, string Id, byte[] Document)> ReadDocuments(SqliteConnection connection, DocumentNumbers numbers, string path)
    {
        var documents = new List<(ResourceKind, string, byte[])>();
        using var command = connection.Prepared("SELECT number, kind, id, document FROM documents", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var (kind, id) = (KindOf(reader.GetString(1), path), reader.GetString(2));
            numbers.Load(kind, id, reader.GetInt64(0));
            documents.Add((kind, id, reader.GetFieldValue<byte[]>(3)));
        }

        return documents;
    }

    private static void Reshape(SqliteConnection connection, string path)
    {
        var shape = DocumentShape.Fingerprint();
        if (Schema.Meta(connection, "shape") == shape) return;
        connection.Execute("BEGIN IMMEDIATE");
        using (var command = connection.Prepared("SELECT number, kind, document FROM documents", 0))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var whole = DocumentShape.Complete(KindOf(reader.GetString(1), path), reader.GetFieldValue<byte[]>(2));
                connection.Execute("UPDATE documents SET document = $1 WHERE number = $2", whole, reader.GetInt64(0));
            }
        }

        connection.Execute("UPDATE meta SET value = $1 WHERE key = 'shape'", shape);
        connection.Execute("COMMIT");
    }

    private static ResourceKind KindOf(string name, string path) => Kinds.TryParse(name, out var kind)
        ? kind
        : throw new StoreUnusableException($"{path} holds a row of kind {name}, which this version does not know. Start the version that wrote it.");

    /// <summary>On all cores: most of a start with many rows is this.</summary>
    private static (ResourceKind Kind, IResource Row)[] Decode(List<(ResourceKind Kind, string Id, byte[] Document)> documents, string path)
    {
        var rows = new (ResourceKind Kind, IResource Row)[documents.Count];
        try
        {
            Parallel.ForEach(Partitioner.Create(0, Math.Max(1, rows.Length)), range =>
            {
                for (var i = range.Item1; i < Math.Min(range.Item2, rows.Length); i++) rows[i] = (documents[i].Kind, Decode(documents[i], path));
            });
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.Flatten().InnerExceptions[0]);
        }

        return rows;
    }

    private static IResource Decode((ResourceKind Kind, string Id, byte[] Document) stored, string path)
    {
        try
        {
            return Document.Decode(stored.Kind, stored.Document);
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new StoreUnusableException($"{path} is damaged: {stored.Kind} {stored.Id} cannot be read ({fault.Message}). Restore it from a backup.", fault);
        }
    }
}
