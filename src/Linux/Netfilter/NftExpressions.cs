namespace Neutrino.Linux.Netfilter;

/// <summary>enum nft_meta_keys.</summary>
public enum NftMeta
{
    InputName = 6,
    OutputName = 7,
    Protocol = 16,
}

/// <summary>enum nft_payload_bases.</summary>
public enum NftHeader
{
    Network = 1,
    Transport = 2,
}

/// <summary>enum nft_cmp_ops.</summary>
public enum NftComparison
{
    Equal = 0,
    NotEqual = 1,
    AtMost = 3,
}

/// <summary>NF_DROP, NF_ACCEPT and enum nft_verdicts.</summary>
public enum NftVerdict
{
    Drop = 0,
    Accept = 1,
    Jump = -3,
    Return = -5,
}
