using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>Writes batches to SQLite: one transaction each, on disk when <see cref="Flush"/> returns.</summary>
internal sealed class SqliteJournal(SqliteConnection connection, DocumentNumbers numbers, DatabaseLock held, StoreSettings settings) : IJournal
{
    private readonly record struct Row(long Revision, int Ordinal, ResourceKind Kind, string Id, byte[]? Before, byte[]? After);

    private readonly record struct StatusRow(ResourceKind Kind, string Id, ResourceStatus? Status);

    private readonly List<Row> rows = [];
    private readonly List<StatusRow> statuses = [];
    private readonly SqliteCommand begin = connection.Prepared("BEGIN IMMEDIATE", 0);
    private readonly SqliteCommand commit = connection.Prepared("COMMIT", 0);
    private readonly SqliteCommand rollback = connection.Prepared("ROLLBACK", 0);
    private readonly SqliteCommand add = connection.Prepared("INSERT INTO documents VALUES ($1, $2, $3, $4, $5)", 5);
    private readonly SqliteCommand replace = connection.Prepared("UPDATE documents SET revision = $1, document = $2 WHERE number = $3", 3);
    private readonly SqliteCommand remove = connection.Prepared("DELETE FROM documents WHERE number = $1", 1);
    private readonly SqliteCommand remember = connection.Prepared("INSERT INTO history VALUES ($1, $2, $3, $4, $5, $6, $7)", 7);
    private readonly SqliteCommand forget = connection.Prepared("DELETE FROM history WHERE revision <= $1", 1);
    private readonly SqliteCommand setRevision = connection.Prepared("UPDATE meta SET value = $1 WHERE key = 'revision'", 1);
    private readonly SqliteCommand putStatus = connection.Prepared("INSERT OR REPLACE INTO status VALUES ($1, $2, $3, $4, $5)", 5);
    private readonly SqliteCommand removeStatus = connection.Prepared("DELETE FROM status WHERE kind = $1 AND id = $2", 2);

    public void Append(long revision, ImmutableArray<Change> changes)
    {
        var encoded = new Row[changes.Length];
        for (var i = 0; i < encoded.Length; i++)
        {
            var change = changes[i];
            var before = change.Before is null || !IsRemembered(change.Kind) ? null : Document.Encode(change.Kind, change.Before);
            encoded[i] = new Row(revision, i, change.Kind, change.Id, before, change.After is null ? null : Document.Encode(change.Kind, change.After));
        }

        rows.AddRange(encoded);
    }

    public void Append(ResourceKind kind, string id, ResourceStatus? status) => statuses.Add(new StatusRow(kind, id, status));

    public void Flush()
    {
        try
        {
            begin.Run();
            WriteRows();
            foreach (var status in statuses) Write(status);
            commit.Run();
            numbers.Keep();
        }
        catch
        {
            numbers.TakeBack();
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) rollback.Run();
            throw;
        }
        finally
        {
            rows.Clear();
            statuses.Clear();
        }
    }

    public void Dispose()
    {
        foreach (var command in (ReadOnlySpan<SqliteCommand>)[begin, commit, rollback, add, replace, remove, remember, forget, setRevision, putStatus, removeStatus]) command.Dispose();
        connection.Dispose();
        held.Dispose();
    }

    private bool IsRemembered(ResourceKind kind) => settings.HistoryRevisions > 0 && kind is not (ResourceKind.TokenKey or ResourceKind.LoginFailure);

    private void WriteRows()
    {
        if (rows.Count == 0) return;
        var at = settings.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        foreach (var row in rows)
        {
            Write(row);
            if (IsRemembered(row.Kind)) remember.Run(row.Revision, row.Ordinal, at, Kinds.NameOf(row.Kind), row.Id, row.Before, row.After);
        }

        var newest = rows[^1].Revision;
        setRevision.Run(newest.ToString(CultureInfo.InvariantCulture));
        forget.Run(newest - settings.HistoryRevisions);
    }

    private void Write(Row row)
    {
        if (row.After is null)
        {
            if (numbers.Drop(row.Kind, row.Id) is { } gone) remove.Run(gone);
            return;
        }

        var (number, isNew) = numbers.Take(row.Kind, row.Id);
        if (isNew) add.Run(number, Kinds.NameOf(row.Kind), row.Id, row.Revision, row.After);
        else replace.Run(row.Revision, row.After, number);
    }

    private void Write(StatusRow row)
    {
        var kind = Kinds.NameOf(row.Kind);
        if (row.Status is { } status) putStatus.Run(kind, row.Id, status.Status, status.Error, status.Revision);
        else removeStatus.Run(kind, row.Id);
    }
}
