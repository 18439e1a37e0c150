using System.Security.Cryptography;
using Neutrino.Rules;

namespace Neutrino.Api.Images;

/// <summary>What is learnt of data while it passes: its beginning, its length, its hashes.</summary>
internal sealed class ImageDigest : IDisposable
{
    // MD5 is the API's checksum, which clients compare; it guards against accidents, not against people.
    private readonly IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
    private readonly MemoryStream head = new();

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }
    public ReadOnlySpan<byte> Head => head.GetBuffer().AsSpan(0, (int)head.Length);

    public void Add(ReadOnlySpan<byte> piece)
    {
        md5.AppendData(piece);
        sha512.AppendData(piece);
        if (head.Length < ImageContent.HeadLength) head.Write(piece[..(int)Math.Min(piece.Length, ImageContent.HeadLength - head.Length)]);
        Length += piece.Length;
    }

    public ImageData Finish(long? virtualSize) => new(Length, virtualSize, Convert.ToHexStringLower(md5.GetHashAndReset()), Convert.ToHexStringLower(sha512.GetHashAndReset()));

    public void Dispose()
    {
        md5.Dispose();
        sha512.Dispose();
        head.Dispose();
    }
}
