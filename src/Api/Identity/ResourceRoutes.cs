using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

internal delegate void RowWriter<in T>(Utf8JsonWriter writer, IdentityRequest request, T row);

/// <summary>A kind of Identity's rows with the five calls that every kind has.</summary>
internal sealed record ResourceRoutes<T> where T : class, IResource
{
    /// <summary><c>project</c>, as bodies and errors write it.</summary>
    public required string Singular { get; init; }

    /// <summary><c>projects</c>, as paths and bodies write it.</summary>
    public required string Plural { get; init; }
    public required Func<Snapshot, Table<T>> Rows { get; init; }
    public required RowWriter<T> Write { get; init; }

    /// <summary>Whether a caller may see one row; the row is null when it is not there.</summary>
    public required Func<Authorization, T?, bool> MayRead { get; init; }

    /// <summary>The policy's name for showing a row, where it is not that of its kind.</summary>
    public Func<T?, string>? ReadAction { get; init; }

    /// <summary>Whether a caller may list at all.</summary>
    public required Func<Authorization, bool> MayList { get; init; }

    /// <summary>Whether a list shows a row that matches: a domain's reader sees its domain.</summary>
    public Func<IdentityRequest, T, bool> IsListed { get; init; } = (_, _) => true;

    /// <summary>What is listed, where that is not simply the table's rows.</summary>
    public Func<IdentityRequest, IEnumerable<T>>? Listed { get; init; }

    /// <summary>What stands for a row that is in no table of this kind: for a domain the project that acts as it.</summary>
    public Func<Snapshot, string, T?> StandIn { get; init; } = (_, _) => null;

    /// <summary>What is wrong with a list's query.</summary>
    public Func<QueryParameters, Refusal?> CheckQuery { get; init; } = _ => null;

    /// <summary>The attributes that a list can be filtered by, as the text a query compares with.</summary>
    public required IReadOnlyDictionary<string, Func<T, string?>> Filters { get; init; }
    public required Func<Snapshot, IdentityCall, Decision> Create { get; init; }
    public required Func<Snapshot, IdentityCall, string, Decision> Update { get; init; }
    public required Func<Snapshot, IdentityCall, string, Decision> Delete { get; init; }

    /// <summary>Hashes the secret of a body before the decision; null for kinds without one.</summary>
    public Func<IdentityRequest, JsonElement, Task<string?>> HashSecret { get; init; } = (_, _) => Task.FromResult<string?>(null);

    /// <summary>Whether a body without the resource's name is no object at all (else it is an empty one).</summary>
    public bool IsBodyRequired { get; init; }

    /// <summary>Whether an id in the body of an update must be the path's.</summary>
    public bool IsIdChecked { get; init; } = true;

    /// <summary>What the reply to an update shows besides: Keystone repeats the extras of some kinds.</summary>
    public Action<Utf8JsonWriter, T>? WriteUpdated { get; init; }

    /// <summary>What a query adds to one shown row.</summary>
    public Func<IdentityRequest, T, (Action<Utf8JsonWriter>? Write, Refusal? Fault)> Expand { get; init; } = (_, _) => (null, null);

    public void Map(IdentityRoutes routes)
    {
        routes.Get($"v3/{Plural}", List);
        routes.Post($"v3/{Plural}", CreateAsync);
        routes.Get($"v3/{Plural}/{{}}", Show);
        routes.Patch($"v3/{Plural}/{{}}", UpdateAsync);
        routes.Delete($"v3/{Plural}/{{}}", request => request.CommitAsync(snapshot => Delete(snapshot, request.Call(), request.Id)));
    }

    /// <summary>A list of rows with its links, filtered by the query.</summary>
    public IdentityReply ListOf(IdentityRequest request, IEnumerable<T> rows) => new(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray(Plural);
        foreach (var row in ListFilter.Apply(request.Query, rows, Filters)) WriteObject(writer, request, row);
        writer.WriteEndArray();
        IdentityWriter.WriteListLinks(writer, request.SelfUrl);
        writer.WriteEndObject();
    });

    public void WriteObject(Utf8JsonWriter writer, IdentityRequest request, T row)
    {
        writer.WriteStartObject();
        Write(writer, request, row);
        writer.WriteEndObject();
    }

    private IdentityReply List(IdentityRequest request) =>
        IdentityAccess.Require(MayList(request.Caller), "list_" + Plural) is { } refusal ? refusal
        : CheckQuery(request.Query) is { } bad ? bad
        : ListOf(request, (Listed?.Invoke(request) ?? Rows(request.Snapshot).All).Where(row => IsListed(request, row)));

    private IdentityReply Show(IdentityRequest request)
    {
        var row = Rows(request.Snapshot).Find(request.Id) ?? StandIn(request.Snapshot, request.Id);
        if (IdentityAccess.Require(MayRead(request.Caller, row), ReadAction?.Invoke(row) ?? "get_" + Singular) is { } forbidden) return forbidden;
        if (row is null) return IdentityRefusals.NotFound(Singular, request.Id);
        var (more, fault) = Expand(request, row);
        return fault is not null ? fault : One(request, 200, row, more);
    }

    private async Task<IdentityReply> CreateAsync(IdentityRequest request)
    {
        var body = IsBodyRequired && !request.Json.TryGetProperty(Singular, out _) ? default : request.Member(Singular);
        var hash = await HashSecret(request, body).ConfigureAwait(false);
        var call = request.Call(body, hash);
        return await request.CommitAsync(snapshot => Create(snapshot, call), (snapshot, row) => One(request, 201, row as T ?? StandIn(snapshot, row.Id)!, null)).ConfigureAwait(false);
    }

    private async Task<IdentityReply> UpdateAsync(IdentityRequest request)
    {
        var body = request.Member(Singular);
        if (IsIdChecked && body.ValueKind == JsonValueKind.Object && body.TryGetProperty("id", out var id) && (id.ValueKind != JsonValueKind.String || id.GetString() != request.Id))
            return IdentityRefusals.Invalid("Cannot change ID");
        var hash = await HashSecret(request, body).ConfigureAwait(false);
        var call = request.Call(body, hash);
        return await request.CommitAsync(snapshot => Update(snapshot, call, request.Id), (snapshot, row) =>
        {
            var shown = row as T ?? StandIn(snapshot, row.Id)!;
            return One(request, 200, shown, writer => WriteUpdated?.Invoke(writer, shown));
        }).ConfigureAwait(false);
    }

    private IdentityReply One(IdentityRequest request, int status, T row, Action<Utf8JsonWriter>? more) => new(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject(Singular);
        Write(writer, request, row);
        more?.Invoke(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}
