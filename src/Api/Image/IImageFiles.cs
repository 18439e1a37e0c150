namespace Neutrino.Api.Images;

/// <summary>Where the data of images lies: one file an image, under its id.</summary>
public interface IImageFiles
{
    /// <summary>The ids of the files that are there.</summary>
    IEnumerable<string> Ids { get; }

    /// <summary>A file that nobody sees until it is published.</summary>
    /// <exception cref="ImageStorageFullException">No room.</exception>
    IIncomingImage Receive(string imageId);

    /// <summary>The image's file for reading at any place; null when there is none.</summary>
    Stream? Open(string imageId);

    /// <summary>Removes the image's file; nothing happens when there is none. Who has it open reads on.</summary>
    void Remove(string imageId);
}
