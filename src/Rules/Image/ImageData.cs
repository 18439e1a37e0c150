namespace Neutrino.Rules;

/// <summary>What is known of an image's data once all of it has arrived.</summary>
/// <param name="Size">Bytes of the file.</param>
/// <param name="VirtualSize">Bytes of the disk in it; null for a kernel or an initial ramdisk.</param>
/// <param name="Md5">32 hex digits.</param>
/// <param name="Sha512">128 hex digits.</param>
public sealed record ImageData(long Size, long? VirtualSize, string Md5, string Sha512);
