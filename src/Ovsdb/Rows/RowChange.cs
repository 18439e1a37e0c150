namespace Neutrino.Ovsdb;

/// <param name="Old">Null: the row is new.</param>
/// <param name="New">Null: the row is gone.</param>
public readonly record struct RowChange<T>(T? Old, T? New)
    where T : class
{
    /// <summary>The row as it is, or as it last was.</summary>
    public T Row => New ?? Old!;
}
