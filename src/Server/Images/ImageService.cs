using Microsoft.Extensions.Logging;
using Neutrino.Api;
using Neutrino.Api.Images;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>Images: their API over their folder.</summary>
internal sealed class ImageService : IDisposable
{
    private const int Gibibyte = 30;
    private readonly ImageFolder folder;
    private readonly bool isEphemeral;

    private ImageService(ServeOptions options, ImageFolder folder, IStore store, ITokenValidator tokens, Cors cors, TimeProvider time, ILoggerFactory loggers)
    {
        (this.folder, isEphemeral) = (folder, options.Ephemeral);
        Settings = new ImageSettings
        {
            Time = time, MaxSize = (long)options.ImageSizeLimit << Gibibyte, ProjectBytes = options.ImageQuota is { } quota ? (long)quota << Gibibyte : -1,
        };
        Uploads = new ImageUploads(store, folder, Settings, loggers.CreateLogger<ImageUploads>());
        var settings = new ImageApiSettings { IdentityUri = options.LoginUri };
        Api = new ImageApi(store, tokens, Uploads, Settings, settings, cors, loggers.CreateLogger<ImageApi>());
    }

    public IHttpApi Api { get; }
    public ImageSettings Settings { get; }
    public ImageUploads Uploads { get; }

    /// <summary>Opens the folder, and puts right what a process that died left in it.</summary>
    /// <exception cref="StartRefusedException">The folder cannot be written.</exception>
    public static async Task<ImageService> StartAsync(ServeOptions options, IStore store, ITokenValidator tokens, Cors cors, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        try
        {
            var service = new ImageService(options, new ImageFolder(options.ImageDirectory, new QemuImg(time, loggers.CreateLogger<QemuImg>())), store, tokens, cors, time, loggers);
            await service.Uploads.RecoverAsync(cancellation);
            return service;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The images' folder cannot be used: {fault.Message}", fault);
        }
    }

    public void Dispose()
    {
        Uploads.Dispose();
        if (isEphemeral) folder.Delete();
    }
}
