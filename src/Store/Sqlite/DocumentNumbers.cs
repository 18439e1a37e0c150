using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>Where each row's document lies in the table. Changes of a batch are taken back when the batch is not committed.</summary>
internal sealed class DocumentNumbers
{
    private readonly Dictionary<(ResourceKind Kind, string Id), long> numbers = [];
    private readonly List<((ResourceKind Kind, string Id) Key, long? Before)> batch = [];
    private long last;

    public bool Has(ResourceKind kind, string id) => numbers.ContainsKey((kind, id));

    /// <summary>A document that was there at start.</summary>
    public void Load(ResourceKind kind, string id, long number)
    {
        numbers.Add((kind, id), number);
        last = Math.Max(last, number);
    }

    /// <summary>The row's number; a new one, higher than all before, when it has none.</summary>
    public (long Number, bool IsNew) Take(ResourceKind kind, string id)
    {
        if (numbers.TryGetValue((kind, id), out var number)) return (number, false);
        numbers.Add((kind, id), ++last);
        batch.Add(((kind, id), null));
        return (last, true);
    }

    /// <summary>The number the row had; null when it had none.</summary>
    public long? Drop(ResourceKind kind, string id)
    {
        if (!numbers.Remove((kind, id), out var number)) return null;
        batch.Add(((kind, id), number));
        return number;
    }

    public void Keep() => batch.Clear();

    public void TakeBack()
    {
        for (var i = batch.Count - 1; i >= 0; i--)
        {
            if (batch[i].Before is { } number) numbers[batch[i].Key] = number;
            else numbers.Remove(batch[i].Key);
        }

        batch.Clear();
    }
}
