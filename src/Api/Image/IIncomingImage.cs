namespace Neutrino.Api.Images;

/// <summary>Data on its way in. Disposing it before <see cref="PublishAsync"/> leaves nothing behind.</summary>
public interface IIncomingImage : IAsyncDisposable
{
    /// <exception cref="ImageStorageFullException">No room for it.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation);

    /// <summary>What a program that knows the format finds wrong with the whole file; null when nothing is.</summary>
    /// <param name="format">The disk format it is declared to have.</param>
    /// <param name="virtualSize">Bytes of the disk inside, as its header says.</param>
    ValueTask<string?> ProblemAsync(string format, long virtualSize, CancellationToken cancellation);

    /// <summary>Waits until all that was written is on the disk.</summary>
    ValueTask SyncAsync(CancellationToken cancellation);

    /// <summary>Puts the file, which is on the disk, in its place, durably.</summary>
    ValueTask PublishAsync();
}
