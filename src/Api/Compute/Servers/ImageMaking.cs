using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary><c>createImage</c>: the image is announced with the reply; the disk is copied and handed over behind it.</summary>
internal sealed partial class ImageMaking(ComputeParts parts, ComputeSettings settings, ILogger logger)
{
    private static readonly string[] States = [VmStates.Active, VmStates.Stopped, VmStates.Paused, VmStates.Suspended];
    private static readonly ObjectSchema Body = new ObjectSchema(new("name", Forms.Name, true), new("metadata", Forms.Metadata)).Under("createImage");

    public async Task CreateAsync(ComputeExchange exchange, BodyValue body)
    {
        if (Check(exchange, body).Fails(out var why, out var server))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var announced = await parts.Images!.AnnounceAsync(exchange.Caller, Announced(exchange, server, body.Of("createImage")), exchange.Aborted).ConfigureAwait(false);
        if (announced.Refusal is { } refusal)
        {
            await exchange.RefuseAsync(refusal).ConfigureAwait(false);
            return;
        }

        var image = (Image)announced.Shown[0];
        _ = CopyAsync(exchange.Cloud.Board.Snapshotting(server.Id), exchange.Caller, server, image.Id);
        if (exchange.Version >= 45)
        {
            await exchange.ReplyAsync(AttributeValue.Of(("image_id", image.Id)), 202).ConfigureAwait(false);
            return;
        }

        exchange.Response.Headers.Location = $"{exchange.Root}/images/{image.Id}";
        await exchange.EmptyAsync(202).ConfigureAwait(false);
    }

    private Outcome<Server> Check(ComputeExchange exchange, BodyValue body)
    {
        if (Body.Check(body.Value, exchange.IsLegacy) is { } fault) return fault.AsRefusal();
        if (ServerRoutes.Named(exchange).Fails(out var why, out var server)) return why;
        if (server.Locked && !exchange.Caller.IsAdmin) return ComputeRefusals.ServerLocked(server.Id);
        if (!exchange.Caller.IsAdmin && !exchange.Caller.Roles.Contains("member")) return ComputeRefusals.Policy("os_compute_api:servers:create_image");
        var now = exchange.Cloud.Board.Of(server);
        if (!States.Contains(now.VmState)) return ComputeRefusals.WrongState("createImage", server.Id, "vm_state", now.VmState);
        if (now.TaskState is not null) return ComputeRefusals.WrongState("createImage", server.Id, "task_state", now.TaskState);
        return parts.Images is null ? ComputeRefusals.NotSupported() : server;
    }

    private Image Announced(ComputeExchange exchange, Server server, BodyValue wish)
    {
        var properties = (server.Image?.Properties ?? ValueMap<string, string>.Empty).With("image_type", "snapshot").With("instance_uuid", server.Id).With("user_id", server.UserId)
            .With("owner_id", server.ProjectId).With("base_image_ref", server.Image?.Id ?? "").With("image_location", "snapshot").With("image_state", "available");
        foreach (var (name, value) in wish.Words("metadata")) properties = properties.With(name, value);
        return new Image
        {
            Id = exchange.Cloud.Rules.NewId().ToString(), Name = wish.Text("name")!.Trim(), OwnerId = exchange.Caller.ProjectId, Visibility = ImageVisibility.Private, DiskFormat = parts.Guests.Hypervisor.Format,
            ContainerFormat = "bare", MinDisk = server.Flavor.DiskGb, MinRam = 0, Properties = properties, CreatedAt = exchange.Cloud.Now, UpdatedAt = exchange.Cloud.Now,
        };
    }

    /// <summary>Goes on when the caller is gone: the image is promised.</summary>
    private async Task CopyAsync(IDisposable task, Caller caller, Server server, string imageId)
    {
        var path = Path.Combine(settings.ScratchDirectory, $"{imageId}.snapshot");
        try
        {
            Directory.CreateDirectory(settings.ScratchDirectory);
            if (await parts.Guests.CopyDiskAsync(server, path, CancellationToken.None).ConfigureAwait(false)) await parts.Images!.AdoptAsync(caller, imageId, path, CancellationToken.None).ConfigureAwait(false);
            else await parts.Images!.AbandonAsync(caller, imageId).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogFailed(server.Id, imageId, failure);
            await parts.Images!.AbandonAsync(caller, imageId).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
            task.Dispose();
        }
    }

    [LoggerMessage(10, LogLevel.Error, "The image {ImageId} of server {ServerId} could not be made")]
    private partial void LogFailed(string serverId, string imageId, Exception failure);
}
