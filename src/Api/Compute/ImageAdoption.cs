using Neutrino.Api.Images;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Compute;

/// <summary>Images of servers' disks, through the Image API's own rules and uploads: the same checks, hashes and quotas as any image's.</summary>
public sealed class ImageAdoption(IStore store, ImageUploads uploads, ImageSettings settings) : IImageAdoption
{
    public async Task<Decision> AnnounceAsync(Caller caller, Image image, CancellationToken cancellation)
    {
        (string Name, AttributeValue Value)[] own =
        [
            ("id", image.Id), ("name", image.Name), ("visibility", image.Visibility), ("disk_format", image.DiskFormat), ("container_format", image.ContainerFormat), ("min_disk", image.MinDisk), ("min_ram", image.MinRam),
        ];
        var body = AttributeValue.Of([.. own, .. image.Properties.Where(property => own.All(member => member.Name != property.Key)).Select(property => (property.Key, (AttributeValue)property.Value))]).Map;
        var committed = await store.CommitAsync(snapshot => ImageRules.Create(snapshot, caller, body, settings), cancellation).ConfigureAwait(false);
        return committed.Decision;
    }

    public async Task AdoptAsync(Caller caller, string imageId, string path, CancellationToken cancellation)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            if (await uploads.ReceiveAsync(caller, imageId, file, file.Length, cancellation).ConfigureAwait(false) is { } refusal) throw new InvalidDataException(refusal.Message);
        }
    }

    public async Task AbandonAsync(Caller caller, string imageId) => await uploads.DeleteAsync(caller, imageId, CancellationToken.None).ConfigureAwait(false);
}
