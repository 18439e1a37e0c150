using Microsoft.Data.Sqlite;

namespace Neutrino.Store;

/// <summary>Statements with positional parameters <c>$1</c>, <c>$2</c> …</summary>
internal static class SqliteStatements
{
    public static void Execute(this SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = connection.Prepared(sql, values.Length);
        command.Run(values);
    }

    public static object? Scalar(this SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = connection.Prepared(sql, values.Length);
        Bind(command, values);
        return command.ExecuteScalar();
    }

    /// <summary>A statement to be kept and run many times.</summary>
    public static SqliteCommand Prepared(this SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this room.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++) command.Parameters.Add(new SqliteParameter($"${i}", null));
        return command;
    }

    public static void Run(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        Bind(command, values);
        command.ExecuteNonQuery();
    }

    private static void Bind(SqliteCommand command, ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
