using Neutrino.Linux.Netfilter;

namespace Neutrino.Host.Firewall;

/// <summary>How the kernel calls the rules of a chain while a batch changes it: those that are there by handle, those that the batch adds by ids.</summary>
/// <param name="newId">Gives ids that no other rule of the batch has.</param>
internal sealed class ChainNumbers(IEnumerable<ulong> handles, Func<uint> newId)
{
    private readonly List<(ulong Handle, uint Id)> rules = [.. handles.Select(handle => (handle, 0u))];

    /// <summary>The handle of a rule that is to be deleted.</summary>
    public ulong Take(int place)
    {
        var (handle, _) = rules[place];
        rules.RemoveAt(place);
        return handle;
    }

    public void Clear() => rules.Clear();

    /// <summary>Where a rule goes that is to stand before the one at that place.</summary>
    public NftPosition Before(int place) => rules[place] is (var handle, 0) ? NftPosition.Before(handle) : NftPosition.BeforeAdded(rules[place].Id);

    /// <returns>The new rule's id.</returns>
    public uint Insert(int place)
    {
        var id = newId();
        rules.Insert(place, (0, id));
        return id;
    }

    /// <returns>The new rule's id.</returns>
    public uint Append() => Insert(rules.Count);
}
