using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.GuestMetadata;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api;

/// <summary>
/// What a guest finds at 169.254.169.254: the EC2 and the OpenStack tree of its server, and the place for its password.
/// A port without a server gets the list of versions at <c>/</c>, and nothing else; an address that no port has gets nothing at all.
/// </summary>
/// <param name="domain">The DNS domain that guests' names end with; empty for none.</param>
public sealed partial class MetadataApi(IStore store, Func<string> domain, ILogger<MetadataApi> logger) : IHttpApi
{
    // Of random_seed in meta_data.json.
    private const int SeedBytes = 512;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task HandleAsync(HttpContext context)
    {
        var requestId = RequestIds.Assign(context);
        try
        {
            await AnswerAsync(context, requestId).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogGone(requestId, context.Request.Path);
        }
        catch (BadHttpRequestException malformed)
        {
            await MetadataReply.RefuseAsync(context, malformed.StatusCode, "The request could not be read.").ConfigureAwait(false);
        }
        catch (CommitFailedException failure)
        {
            LogFailed(requestId, context.Request.Path, failure);
            await MetadataReply.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "It could not be kept. Please try your request again.").ConfigureAwait(false);
        }
    }

    private Task AnswerAsync(HttpContext context, string requestId)
    {
        var snapshot = store.Current;
        if (MetadataCaller.PortOf(snapshot, context) is not { } port)
        {
            LogUnknown(requestId, context.Connection.RemoteIpAddress, context.Features.Get<INamespaceFeature>()?.Namespace);
            return MetadataReply.RefuseAsync(context, StatusCodes.Status404NotFound, MetadataReply.NotFound);
        }

        var segments = MetadataTree.Segments(context.Request.Path.Value);
        var server = snapshot.Servers.By("port", port.Id).FirstOrDefault();
        if (server is not null && MetadataTree.IsPassword(segments)) return PasswordAsync(context, server);
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return MetadataReply.RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "The method specified is not allowed for this resource.");
        }

        return Find(snapshot, server, segments) is { } document
            ? MetadataReply.SendAsync(context, document.Bytes, document.IsJson ? "application/json" : "text/plain; charset=UTF-8")
            : MetadataReply.RefuseAsync(context, StatusCodes.Status404NotFound, MetadataReply.NotFound);
    }

    private MetadataDocument? Find(Snapshot snapshot, Server? server, string[] segments)
    {
        if (segments.Length == 0) return MetadataTree.Root;
        if (server is null) return null;
        Span<byte> seed = stackalloc byte[SeedBytes];
        RandomNumberGenerator.Fill(seed);
        return MetadataTree.Find(snapshot, server, domain(), segments, seed);
    }

    private async Task PasswordAsync(HttpContext context, Server server)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            await MetadataReply.SendAsync(context, Encoding.UTF8.GetBytes(server.EncryptedPassword), "text/plain; charset=UTF-8").ConfigureAwait(false);
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await MetadataReply.RefuseAsync(context, StatusCodes.Status400BadRequest, "GET and POST only are supported.").ConfigureAwait(false);
            return;
        }

        using var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        if (!TryRead(body, out var password, out var fault)) await MetadataReply.RefuseAsync(context, StatusCodes.Status400BadRequest, fault).ConfigureAwait(false);
        else await LeaveAsync(context, server, password).ConfigureAwait(false);
    }

    private async Task LeaveAsync(HttpContext context, Server server, string password)
    {
        var committed = await store.CommitAsync(snapshot => GuestPasswords.Leave(snapshot, server.Id, password), CancellationToken.None).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal) await MetadataReply.RefuseAsync(context, refusal.Status, refusal.Message).ConfigureAwait(false);
        else await MetadataReply.SendAsync(context, ReadOnlyMemory<byte>.Empty, "text/plain; charset=UTF-8").ConfigureAwait(false);
    }

    private static bool TryRead(RequestBody body, [NotNullWhen(true)] out string? password, [NotNullWhen(false)] out string? fault)
    {
        (password, fault) = (null, null);
        if (body.TooLarge || body.Bytes.Length > GuestPasswords.MostBytes)
        {
            fault = "Request is too large.";
            return false;
        }

        try
        {
            password = Strict.GetString(body.Bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            fault = "The password is not UTF-8.";
            return false;
        }
    }

    [LoggerMessage(20, LogLevel.Information, "{RequestId} metadata: no port for {Source} in {Namespace}")]
    private partial void LogUnknown(string requestId, IPAddress? source, string? @namespace);

    [LoggerMessage(21, LogLevel.Debug, "{RequestId} metadata {Path}: the guest went away")]
    private partial void LogGone(string requestId, string? path);

    [LoggerMessage(22, LogLevel.Error, "{RequestId} metadata {Path} failed")]
    private partial void LogFailed(string requestId, string? path, Exception failure);
}
