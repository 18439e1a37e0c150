using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Images;

/// <summary>
/// The data of images, in and out of their files. All or nothing: a file is there exactly while its image says so, whatever breaks off in between
/// (after a crash: once <see cref="RecoverAsync"/> has run).
/// </summary>
public sealed partial class ImageUploads(IStore store, IImageFiles files, ImageSettings settings, ILogger<ImageUploads> logger) : IDisposable
{
    private const int PieceLength = 1 << 20;

    /// <summary>The images whose data is arriving: an id that was removed and made again waits until what still runs under it has ended.</summary>
    private readonly ConcurrentDictionary<string, byte> arriving = new(StringComparer.Ordinal);

    /// <summary>Publishing with its commit, and removing after its commit, one at a time: neither takes the other's file.</summary>
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Takes the data of a queued image, from a request or from anywhere else. What is refused, or breaks off, leaves the image queued and no file.</summary>
    /// <param name="caller">Who may change the image.</param>
    /// <param name="data">Read to its end.</param>
    /// <param name="length">Bytes that will come, if known.</param>
    /// <returns>Why it was not taken; null when the image is active.</returns>
    public Task<Refusal?> ReceiveAsync(Caller caller, string imageId, Stream data, long? length, CancellationToken cancellation) =>
        ReceiveAsync(caller, imageId, data, length, isStaged: false, cancellation);

    /// <summary>As <see cref="ReceiveAsync(Caller, string, Stream, long?, CancellationToken)"/>, but the data then waits for <see cref="ImageDataRules.Import"/>.</summary>
    public Task<Refusal?> StageAsync(Caller caller, string imageId, Stream data, long? length, CancellationToken cancellation) =>
        ReceiveAsync(caller, imageId, data, length, isStaged: true, cancellation);

    /// <summary>Removes an image and its data.</summary>
    public async Task<Refusal?> DeleteAsync(Caller caller, string imageId, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var deleted = await store.CommitAsync(snapshot => ImageRules.Delete(snapshot, caller, imageId), cancellation).ConfigureAwait(false);
            if (deleted.Decision.Refusal is { } why) return why;
            if (((Image)deleted.Decision.Shown[0]).HasFile) Remove(imageId);
            return null;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The image's data for reading; null when there is none.</summary>
    public Stream? Open(Image image) => image.HasData ? files.Open(image.Id) : null;

    /// <summary>Once, before requests are served: what a process that died was receiving is queued again, and files without an image are removed.</summary>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        var recovered = await store.CommitAsync(snapshot => ImageDataRules.Recover(snapshot, settings), cancellation).ConfigureAwait(false);
        var found = files.Ids.ToHashSet(StringComparer.Ordinal);
        foreach (var id in found)
        {
            if (recovered.Snapshot.Images.Find(id) is { HasFile: true }) continue;
            LogOrphan(id);
            files.Remove(id);
        }

        foreach (var image in recovered.Snapshot.Images.All)
            if (image.HasFile && !found.Contains(image.Id)) LogMissing(image.Id);
    }

    public void Dispose() => turn.Dispose();

    private async Task<Refusal?> ReceiveAsync(Caller caller, string imageId, Stream data, long? length, bool isStaged, CancellationToken cancellation)
    {
        if (!arriving.TryAdd(imageId, 0)) return ImageRefusals.Transition(ImageStatus.Saving, ImageStatus.Saving);
        try
        {
            var begun = await store.CommitAsync(snapshot => ImageDataRules.Begin(snapshot, caller, imageId, length, settings), CancellationToken.None).ConfigureAwait(false);
            return begun.Decision.Refusal ?? await TakeAsync((Image)begun.Decision.Shown[0], data, isStaged, cancellation).ConfigureAwait(false);
        }
        finally
        {
            arriving.TryRemove(imageId, out _);
        }
    }

    private async Task<Refusal?> TakeAsync(Image image, Stream data, bool isStaged, CancellationToken cancellation)
    {
        var isTaken = false;
        try
        {
            var refusal = await StoreAsync(image, data, isStaged, cancellation).ConfigureAwait(false);
            isTaken = refusal is null;
            return refusal;
        }
        catch (ImageStorageFullException full)
        {
            LogFull(image.Id, full);
            return ImageRefusals.TooLarge($"Image storage media is full: {full.Message}");
        }
        finally
        {
            // Whoever sent it may be gone, and its token cancelled; the image is queued again all the same.
            if (!isTaken) await store.CommitAsync(snapshot => ImageDataRules.GiveUp(snapshot, image.Id, settings), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<Refusal?> StoreAsync(Image image, Stream data, bool isStaged, CancellationToken cancellation)
    {
        using var digest = new ImageDigest();
        var incoming = files.Receive(image.Id);
        await using (incoming.ConfigureAwait(false))
        {
            if (await CopyAsync(image, data, incoming, digest, cancellation).ConfigureAwait(false) is { } tooLarge) return tooLarge;
            var format = image.DiskFormat!;
            if (ImageContent.Check(format, digest.Head, digest.Length, settings).Fails(out var why, out var disk)) return why;
            if (disk.Size is { } size && await incoming.ProblemAsync(format, size, cancellation).ConfigureAwait(false) is { } problem) return ImageRefusals.Content(problem);
            await incoming.SyncAsync(cancellation).ConfigureAwait(false);
            return await PublishAsync(image.Id, incoming, digest.Finish(disk.Size), isStaged, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<Refusal?> CopyAsync(Image image, Stream data, IIncomingImage incoming, ImageDigest digest, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            while (await data.ReadAtLeastAsync(buffer, PieceLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) is > 0 and var read)
            {
                digest.Add(buffer.AsSpan(0, read));
                if (ImageQuota.Size(store.Current, image.OwnerId, digest.Length, settings) is { } tooLarge) return tooLarge;
                await incoming.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<Refusal?> PublishAsync(string imageId, IIncomingImage incoming, ImageData data, bool isStaged, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        var isOurs = false;
        try
        {
            await incoming.PublishAsync().ConfigureAwait(false);
            var finished = await store.CommitAsync(snapshot => ImageDataRules.Finish(snapshot, imageId, data, settings, isStaged), CancellationToken.None).ConfigureAwait(false);
            isOurs = finished.Decision.Refusal is null;
            return finished.Decision.Refusal;
        }
        finally
        {
            if (!isOurs) Remove(imageId);
            turn.Release();
        }
    }

    /// <summary>A file that stays is not used again, and goes at the next start.</summary>
    private void Remove(string imageId)
    {
        try
        {
            files.Remove(imageId);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(imageId, fault);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "No room for the data of image {ImageId}")]
    private partial void LogFull(string imageId, Exception fault);

    [LoggerMessage(2, LogLevel.Information, "Removed data without an image: {ImageId}")]
    private partial void LogOrphan(string imageId);

    [LoggerMessage(3, LogLevel.Error, "The data of image {ImageId} is missing")]
    private partial void LogMissing(string imageId);

    [LoggerMessage(4, LogLevel.Error, "The data of image {ImageId} could not be removed; it is tried again at the next start")]
    private partial void LogNotRemoved(string imageId, Exception fault);
}
