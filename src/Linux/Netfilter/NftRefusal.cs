using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>Why a transaction was not done; nothing of it is in force.</summary>
/// <param name="Message">The index of the first message that was refused, as <see cref="NftBatch.Count"/> was before it was added; -1 when it was none of them but the whole.</param>
public sealed record NftRefusal(int Message, NetlinkError Error)
{
    /// <summary>Somebody else committed since the generation for which the transaction was meant.</summary>
    public bool IsOvertaken => Message < 0 && Error.Errno == Errno.ERESTART;
}
