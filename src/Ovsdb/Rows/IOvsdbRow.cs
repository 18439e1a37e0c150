using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>A row of a table, with the columns that are followed.</summary>
public interface IOvsdbRow<TSelf>
    where TSelf : IOvsdbRow<TSelf>
{
    static abstract string Table { get; }

    static abstract ImmutableArray<string> Columns { get; }

    /// <summary>A row with the schema's default in every column, which the server leaves out.</summary>
    static abstract TSelf Default(Guid uuid);

    Guid Uuid { get; }

    /// <summary>Unique in its table.</summary>
    string Name { get; }

    /// <param name="difference">Sets and maps are given by what comes and goes, not whole.</param>
    TSelf With(string column, JsonElement value, bool difference);
}
