using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Identity;

/// <summary>Identity v3 and v2.0, for ports 5000 and 35357.</summary>
public sealed partial class IdentityApi : IHttpApi
{
    /// <summary>Keystone's <c>max_request_body_size</c>.</summary>
    private const int MaxBodyBytes = 114688;
    private static readonly Refusal NotUnderstood = IdentityRefusals.Missing("valid JSON", "request body");
    private static readonly Refusal TooLarge = new("RequestTooLarge", 413, "Request is too large.");
    private readonly IdentityRoom room;
    private readonly IdentityRoutes routes = new();
    private readonly ILogger<IdentityApi> logger;
    private readonly Cors cors;

    public IdentityApi(IStore store, IdentitySettings settings, TokenAuthority tokens, PasswordHashing passwords, Cors cors, ILogger<IdentityApi> logger)
    {
        room = new IdentityRoom(store, settings, tokens, passwords);
        (this.cors, this.logger) = (cors, logger);
        DiscoveryRoutes.Map(routes);
        TokenRoutes.Map(routes);
        DirectoryRoutes.Map(routes);
        RoleRoutes.Map(routes);
        AssignmentRoutes.Map(routes);
        CatalogRoutes.Map(routes);
        LegacyTokenRoutes.Map(routes);
        LegacyAdminRoutes.Map(routes);
        LegacyCatalogRoutes.Map(routes);
    }

    public async Task HandleAsync(HttpContext context)
    {
        var id = RequestIds.Assign(context);
        if (cors.Answer(context)) return;
        IdentityReply reply;
        try
        {
            reply = await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException fault)
        {
            reply = new Refusal("ValidationError", fault.StatusCode, fault.Message);
        }
        catch (Exception fault)
        {
            Log.Failed(logger, fault, id, context.Request.Method, context.Request.Path);
            reply = new Refusal("UnexpectedError", 500, "An unexpected error prevented the server from fulfilling your request.");
        }

        await SendAsync(context, reply).ConfigureAwait(false);
    }

    private async Task<IdentityReply> AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var snapshot = room.Store.Current;
        var token = request.Headers["X-Auth-Token"].ToString();
        var caller = token.Length == 0 ? null : room.Tokens.Validate(token);
        if (routes.Find(request.Method, RequestPath.Parse(request.Path), out var isPathKnown) is not { } match)
        {
            return isPathKnown ? new Refusal("MethodNotAllowed", 405, "The method is not allowed for the requested URL.")
                : IdentityRefusals.NotFoundBecause("The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.");
        }

        if (!match.Route.IsOpen && (caller is null || !caller.ToCaller().MayCall("identity", request.Method, request.Path))) return IdentityRefusals.Unauthorized;
        var (body, fault) = await ReadAsync(request, context.RequestAborted).ConfigureAwait(false);
        if (fault is not null) return fault;
        return await match.Route.Handler(new IdentityRequest
        {
            Http = context,
            Room = room,
            Snapshot = snapshot,
            Authorization = caller,
            Values = match.Values,
            Json = body,
            Query = QueryParameters.Parse(request.QueryString),
        }).ConfigureAwait(false);
    }

    private static async Task<(JsonElement Body, Refusal? Fault)> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > MaxBodyBytes) return (default, TooLarge);
        using var body = await RequestBody.ReadAsync(request, cancellation).ConfigureAwait(false);
        if (body.TooLarge || body.Bytes.Length > MaxBodyBytes) return (default, TooLarge);
        if (body.Bytes.Length == 0) return (JsonBody.Empty, null);
        return JsonBody.TryParseObject(body.Bytes, out var element) ? (element, null) : (default, NotUnderstood);
    }

    private static async Task SendAsync(HttpContext context, IdentityReply reply)
    {
        var response = context.Response;
        response.Headers.Vary = "X-Auth-Token";
        foreach (var (name, value) in reply.Headers) response.Headers[name] = value;
        if (reply.Status == 401) response.Headers.WWWAuthenticate = $"Keystone uri=\"{context.Request.Root()}/v3\"";
        if (reply.Body is { } write)
        {
            await JsonReply.WriteAsync(response, reply.Status, write).ConfigureAwait(false);
            return;
        }

        response.StatusCode = reply.Status;
        if (reply.Status != 204) response.ContentLength = 0;
    }

    private static partial class Log
    {
        [LoggerMessage(4100, LogLevel.Error, "{RequestId} {Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception fault, string requestId, string method, string path);
    }
}
