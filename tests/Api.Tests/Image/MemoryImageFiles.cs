using System.Collections.Concurrent;
using Neutrino.Api.Images;

namespace Neutrino.Api.Tests.Images;

/// <summary>Image files in memory: what is not published is not there, and room runs out.</summary>
public sealed class MemoryImageFiles : IImageFiles
{
    private int incoming;

    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>How many files are on their way in.</summary>
    public int Incoming => incoming;
    public long Room { get; set; } = 64 << 20;

    /// <summary>What a program that knows the format says of every file.</summary>
    public string? Problem { get; set; }

    /// <summary>Called with an image's id when its file has just come into its place.</summary>
    public Action<string>? Published { get; set; }

    public IEnumerable<string> Ids => Files.Keys;
    public Stream? Open(string imageId) => Files.TryGetValue(imageId, out var bytes) ? new MemoryStream(bytes, false) : null;
    public void Remove(string imageId) => Files.TryRemove(imageId, out _);

    public IIncomingImage Receive(string imageId)
    {
        Interlocked.Increment(ref incoming);
        return new IncomingImage(this, imageId);
    }

    private sealed class IncomingImage(MemoryImageFiles files, string imageId) : IIncomingImage
    {
        private readonly MemoryStream bytes = new();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
        {
            if (bytes.Length + piece.Length > files.Room) throw new ImageStorageFullException("no room");
            bytes.Write(piece.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask<string?> ProblemAsync(string format, long virtualSize, CancellationToken cancellation) => ValueTask.FromResult(files.Problem);

        public ValueTask SyncAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask PublishAsync()
        {
            files.Files[imageId] = bytes.ToArray();
            files.Published?.Invoke(imageId);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref files.incoming);
            return ValueTask.CompletedTask;
        }
    }
}
