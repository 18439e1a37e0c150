namespace Neutrino.Linux.Netfilter;

/// <summary>An element of a set: a key, or all keys from one to another in a set of intervals.</summary>
/// <param name="Key">The set's types one after the other, each padded with zeros to a multiple of four bytes.</param>
/// <param name="Last">The last key of the interval, which it includes; null for one key, and always given in a set of intervals over several types.</param>
public readonly record struct NftElement(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte>? Last = null);
