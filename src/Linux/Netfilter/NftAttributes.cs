namespace Neutrino.Linux.Netfilter;

/// <summary>NFT_MSG_.</summary>
internal static class NftCommand
{
    internal const int NewTable = 0;
    internal const int NewChain = 3;
    internal const int GetChain = 4;
    internal const int DeleteChain = 5;
    internal const int NewRule = 6;
    internal const int GetRule = 7;
    internal const int DeleteRule = 8;
    internal const int NewElement = 12;
    internal const int DeleteElement = 14;
}

/// <summary>The same in messages about tables, chains, rules and elements.</summary>
internal static class NftAttribute
{
    internal const int Table = 1;
}

/// <summary>NFNL_BATCH_.</summary>
internal static class NftBatchAttribute
{
    internal const int Generation = 1;
}

/// <summary>NFTA_CHAIN_, and NFTA_HOOK_ within the hook.</summary>
internal static class NftChainAttribute
{
    internal const int Name = 3;
    internal const int Hook = 4;
    internal const int Policy = 5;
    internal const int Type = 7;
    internal const int HookNumber = 1;
    internal const int HookPriority = 2;
}

/// <summary>NFTA_RULE_.</summary>
internal static class NftRuleAttribute
{
    internal const int Chain = 2;
    internal const int Handle = 3;
    internal const int Expressions = 4;
    internal const int Compatible = 5;
    internal const int Position = 6;
    internal const int Id = 9;
    internal const int PositionId = 10;
}

/// <summary>NFTA_LIST_ within a rule's expressions, and NFTA_EXPR_ within each.</summary>
internal static class NftExpressionAttribute
{
    internal const int Item = 1;
    internal const int Name = 1;
    internal const int Data = 2;
}

/// <summary>NFTA_SET_ELEM_LIST_; NFTA_LIST_ and NFTA_SET_ELEM_ within the list; NFTA_DATA_ within a key.</summary>
internal static class NftElementAttribute
{
    internal const int Set = 2;
    internal const int List = 3;
    internal const int Item = 1;
    internal const int Key = 1;
    internal const int KeyEnd = 10;
    internal const int Value = 1;
}
