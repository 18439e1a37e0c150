using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>
/// The expressions of one rule of a <see cref="NftBatch"/>, in their order: what a packet is asked loads one register and compares it, the first that says no ends the
/// rule. To be closed by <see cref="End"/>.
/// </summary>
public readonly struct NftRule
{
    private const uint Register = 1;
    private const uint VerdictRegister = 0;
    private readonly NetlinkBatch message;
    private readonly int expressions;

    internal NftRule(NetlinkBatch message)
    {
        this.message = message;
        expressions = message.BeginNest(NftRuleAttribute.Expressions);
    }

    /// <summary>Loads what is known of the packet besides its bytes.</summary>
    public void Meta(NftMeta key)
    {
        var (item, data) = Open("meta");
        message.PutNetworkUInt32(2, (uint)key);
        message.PutNetworkUInt32(1, Register);
        Close(item, data);
    }

    /// <summary>Loads bytes of the packet.</summary>
    public void Payload(NftHeader header, int offset, int length)
    {
        var (item, data) = Open("payload");
        message.PutNetworkUInt32(1, Register);
        message.PutNetworkUInt32(2, (uint)header);
        message.PutNetworkUInt32(3, (uint)offset);
        message.PutNetworkUInt32(4, (uint)length);
        Close(item, data);
    }

    /// <summary>Keeps the loaded bits that the mask has.</summary>
    public void Mask(ReadOnlySpan<byte> mask)
    {
        Span<byte> nothing = stackalloc byte[mask.Length];
        nothing.Clear();
        var (item, data) = Open("bitwise");
        message.PutNetworkUInt32(1, Register);
        message.PutNetworkUInt32(2, Register);
        message.PutNetworkUInt32(3, (uint)mask.Length);
        Value(4, mask);
        Value(5, nothing);
        Close(item, data);
    }

    /// <summary>Goes on if what was loaded compares so.</summary>
    public void Compare(NftComparison comparison, ReadOnlySpan<byte> value)
    {
        var (item, data) = Open("cmp");
        message.PutNetworkUInt32(1, Register);
        message.PutNetworkUInt32(2, (uint)comparison);
        Value(3, value);
        Close(item, data);
    }

    /// <summary>Goes on if what was loaded lies between the two, both included.</summary>
    public void Range(ReadOnlySpan<byte> first, ReadOnlySpan<byte> last)
    {
        var (item, data) = Open("range");
        message.PutNetworkUInt32(1, Register);
        message.PutNetworkUInt32(2, 0 /* NFT_RANGE_EQ */);
        Value(3, first);
        Value(4, last);
        Close(item, data);
    }

    /// <summary>Counts packets and bytes that came so far.</summary>
    public void Counter()
    {
        var (item, data) = Open("counter");
        message.PutNetworkUInt64(1, 0);
        message.PutNetworkUInt64(2, 0);
        Close(item, data);
    }

    /// <summary>What becomes of the packet.</summary>
    /// <param name="chain">To jump to, of the same table.</param>
    public void Verdict(NftVerdict verdict, string? chain = null)
    {
        var (item, data) = Open("immediate");
        message.PutNetworkUInt32(1, VerdictRegister);
        var value = message.BeginNest(2);
        var code = message.BeginNest(2 /* NFTA_DATA_VERDICT */);
        message.PutNetworkUInt32(1, (uint)verdict);
        if (chain is not null) message.PutText(2, chain);
        message.EndNest(code);
        message.EndNest(value);
        Close(item, data);
    }

    /// <summary>A match of x_tables (linux/netfilter/x_tables.h), by nft_compat.</summary>
    /// <param name="info">The extension's struct, as long as XT_ALIGN makes it: a multiple of eight.</param>
    public void Match(string name, int revision, ReadOnlySpan<byte> info) => Extension("match", name, revision, info);

    /// <summary>A target of x_tables, by nft_compat.</summary>
    public void Target(string name, int revision, ReadOnlySpan<byte> info) => Extension("target", name, revision, info);

    /// <summary>Closes the rule.</summary>
    /// <param name="protocol">What the rule asks of the packet's protocol, which extensions of x_tables want to know; 0 for any.</param>
    /// <param name="inverted">It asks for any other.</param>
    public void End(byte protocol = 0, bool inverted = false)
    {
        message.EndNest(expressions);
        var compatible = message.BeginNest(NftRuleAttribute.Compatible);
        message.PutNetworkUInt32(1, protocol);
        message.PutNetworkUInt32(2, inverted ? 2u : 0 /* NFT_RULE_COMPAT_F_INV */);
        message.EndNest(compatible);
    }

    private void Extension(string kind, string name, int revision, ReadOnlySpan<byte> info)
    {
        var (item, data) = Open(kind);
        message.PutText(1, name);
        message.PutNetworkUInt32(2, (uint)revision);
        message.Put(3, info);
        Close(item, data);
    }

    private (int Item, int Data) Open(string kind)
    {
        var item = message.BeginNest(NftExpressionAttribute.Item);
        message.PutText(NftExpressionAttribute.Name, kind);
        return (item, message.BeginNest(NftExpressionAttribute.Data));
    }

    private void Close(int item, int data)
    {
        message.EndNest(data);
        message.EndNest(item);
    }

    private void Value(int attribute, ReadOnlySpan<byte> value)
    {
        var nest = message.BeginNest(attribute);
        message.Put(1 /* NFTA_DATA_VALUE */, value);
        message.EndNest(nest);
    }
}
