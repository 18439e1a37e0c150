using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>One authenticated request to Compute and its reply.</summary>
internal sealed class ComputeExchange(HttpContext http, Caller caller, int version, ComputePath path, CloudView cloud)
{
    public Caller Caller => caller;
    public HttpRequest Request => http.Request;
    public HttpResponse Response => http.Response;
    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>The microversion's minor number.</summary>
    public int Version => version;

    /// <summary>The old <c>/v2</c>: no microversions, members nobody knows are passed over.</summary>
    public bool IsLegacy => path.IsLegacy;
    public CloudView Cloud => cloud;
    public Snapshot Snapshot => cloud.Snapshot;
    public QueryParameters Query { get; } = QueryParameters.Parse(http.Request.QueryString);

    /// <summary>The resource's path below version and project: <c>servers</c> comes first.</summary>
    public string this[int index] => path[index];

    /// <summary><c>http://host:8774/v2.1</c>, with the project if the path had it.</summary>
    public string Base { get; } = $"{http.Request.Root()}{path.Prefix}";

    /// <summary><c>http://host:8774</c>, with the project if the path had it: where bookmarks start.</summary>
    public string BookmarkBase { get; } = $"{http.Request.Root()}{path.ProjectPrefix}";
    public string Root => http.Request.Root();
    public string FullPath => $"{Root}{http.Request.PathBase}{http.Request.Path}";

    public ComputeCall Call => cloud.Call(caller);

    public Task RefuseAsync(Refusal refusal) => ComputeReply.RefuseAsync(Response, refusal);

    public Task ReplyAsync(Action<Utf8JsonWriter> write, int status = 200) => JsonReply.WriteAsync(Response, status, write);

    public Task ReplyAsync(AttributeValue value, int status = 200) => JsonReply.WriteAsync(Response, status, writer => writer.WriteValue(value));

    public Task EmptyAsync(int status)
    {
        Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent) Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>The body as a value; a refusal when it is too large or not a JSON object.</summary>
    public async ValueTask<Outcome<BodyValue>> BodyAsync()
    {
        using var body = await RequestBody.ReadAsync(Request, Aborted).ConfigureAwait(false);
        if (body.TooLarge) return ComputeReply.TooLarge;
        return JsonText.TryParse(body.Bytes, out var value) && value.Kind == AttributeKind.Map ? new BodyValue(value) : ComputeReply.MalformedBody;
    }

    /// <summary>The body checked against a schema.</summary>
    public async ValueTask<Outcome<BodyValue>> BodyAsync(Schema schema)
    {
        if ((await BodyAsync().ConfigureAwait(false)).Fails(out var why, out var body)) return why;
        return schema.Check(body.Value, IsLegacy) is { } fault ? fault.AsRefusal() : body;
    }

    /// <summary>Decides on the newest snapshot and commits.</summary>
    public Task<Neutrino.Store.Committed> CommitAsync(Func<Snapshot, ComputeCall, Decision> decide) => cloud.CommitAsync(caller, decide);

    /// <summary>Commits, and answers with an empty reply or the refusal.</summary>
    public async Task CommitAsync(Func<Snapshot, ComputeCall, Decision> decide, int status)
    {
        var committed = await CommitAsync(decide).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? RefuseAsync(refusal) : EmptyAsync(status)).ConfigureAwait(false);
    }
}
