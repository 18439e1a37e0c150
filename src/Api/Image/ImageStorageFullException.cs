namespace Neutrino.Api.Images;

/// <summary>The place where images lie has no room left.</summary>
public sealed class ImageStorageFullException : IOException
{
    public ImageStorageFullException(string message) : base(message) { }
    public ImageStorageFullException(string message, Exception inner) : base(message, inner) { }
    public ImageStorageFullException() { }
}
