using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>The Image API's side of <c>createImage</c>: an image announced at once, its data brought later.</summary>
public interface IImageAdoption
{
    /// <summary>Makes the image's row, without data. The decision shows it, or refuses.</summary>
    Task<Decision> AnnounceAsync(Caller caller, Image image, CancellationToken cancellation);

    /// <summary>Takes a copy of the file as the image's data.</summary>
    /// <exception cref="InvalidDataException">The data was refused; the image has none.</exception>
    Task AdoptAsync(Caller caller, string imageId, string path, CancellationToken cancellation);

    /// <summary>There will be no data: the image goes.</summary>
    Task AbandonAsync(Caller caller, string imageId);
}
