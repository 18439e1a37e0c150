namespace Neutrino.Linux.Netfilter;

/// <summary>Whose packets a table of nf_tables is for (NFPROTO_*, linux/netfilter.h).</summary>
public enum NftFamily : byte
{
    Ipv4 = 2,
    Bridge = 7,
    Ipv6 = 10,
}
