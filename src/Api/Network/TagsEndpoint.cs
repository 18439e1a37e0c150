using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary><c>/v2.0/{collection}/{id}/tags</c> and <c>…/tags/{tag}</c>.</summary>
internal sealed class TagsEndpoint(NetworkReader reader, Writer writer)
{
    private const int MaxLength = 255;

    public Task AnswerAsync(Exchange exchange, Collection collection)
    {
        if (exchange.Depth == 4 && exchange[3].Length > MaxLength) return exchange.RefuseAsync(WireRefusals.InvalidInput(TooLong(exchange[3])));
        return (exchange.Method, exchange.Depth) switch
        {
            ("GET", 3) => ShowAllAsync(exchange, collection),
            ("GET", 4) => ShowAsync(exchange, collection, exchange[3]),
            ("PUT", 3) => ReplaceAsync(exchange, collection),
            ("PUT", 4) => ChangeAsync(exchange, collection, [exchange[3]], [], false, StatusCodes.Status201Created),
            ("DELETE", 3) => ChangeAsync(exchange, collection, [], [], true, StatusCodes.Status204NoContent),
            ("DELETE", 4) => RemoveAsync(exchange, collection, exchange[3]),
            _ => exchange.RefuseAsync(WireRefusals.MethodNotAllowed),
        };
    }

    private static Refusal TagNotFound(string tag) => new("TagNotFound", StatusCodes.Status404NotFound, $"Tag {tag} could not be found.");

    private static Refusal ResourceNotFound(Collection collection, string id) =>
        new("TagResourceNotFound", StatusCodes.Status404NotFound, $"Resource {collection.Table.Plural} {id} could not be found.");

    private static string TooLong(string tag) => $"'{tag}' exceeds maximum length of {MaxLength}";

    private ImmutableArray<string>? Tags(Exchange exchange, Collection collection) =>
        collection.Find(reader.Now(exchange.Caller), exchange[1]) is INetworkResource row ? row.Standard.Tags.Items : null;

    private Task ShowAllAsync(Exchange exchange, Collection collection) => Tags(exchange, collection) is { } tags
        ? exchange.ReplyAsync(StatusCodes.Status200OK, AttributeValue.Of(("tags", AttributeValue.Texts(tags))))
        : exchange.RefuseAsync(ResourceNotFound(collection, exchange[1]));

    private Task ShowAsync(Exchange exchange, Collection collection, string tag) => Tags(exchange, collection) is not { } tags
        ? exchange.RefuseAsync(ResourceNotFound(collection, exchange[1]))
        : tags.Contains(tag) ? exchange.EmptyAsync(StatusCodes.Status204NoContent) : exchange.RefuseAsync(TagNotFound(tag));

    private Task RemoveAsync(Exchange exchange, Collection collection, string tag) => Tags(exchange, collection) is { } tags && !tags.Contains(tag)
        ? exchange.RefuseAsync(TagNotFound(tag))
        : ChangeAsync(exchange, collection, [], [tag], false, StatusCodes.Status204NoContent);

    private async Task ReplaceAsync(Exchange exchange, Collection collection)
    {
        var (tags, fault) = await ReadAsync(exchange).ConfigureAwait(false);
        if (fault is not null) await exchange.RefuseAsync(fault).ConfigureAwait(false);
        else await ChangeAsync(exchange, collection, tags, [], true, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private async Task ChangeAsync(Exchange exchange, Collection collection, ImmutableArray<string> add, ImmutableArray<string> remove, bool all, int status)
    {
        if (Tags(exchange, collection) is null)
        {
            await exchange.RefuseAsync(ResourceNotFound(collection, exchange[1])).ConfigureAwait(false);
            return;
        }

        var committed = await writer.CommitAsync(new TagCommand(exchange.Caller, collection.Table.Singular, exchange[1], add, remove, all)).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else if (status == StatusCodes.Status200OK) await exchange.ReplyAsync(status, AttributeValue.Of(("tags", AttributeValue.Texts(add)))).ConfigureAwait(false);
        else if (status == StatusCodes.Status201Created) await exchange.ReplyAsync(status, AttributeValue.Null).ConfigureAwait(false);
        else await exchange.EmptyAsync(status).ConfigureAwait(false);
    }

    private static async Task<(ImmutableArray<string> Tags, Refusal? Fault)> ReadAsync(Exchange exchange)
    {
        using var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        if (body.TooLarge) return ([], WireRefusals.TooLarge);
        if (!JsonText.TryParseObject(body.Bytes, out var members)) return ([], WireRefusals.InvalidBody);
        return ((AttributeValue)members.Value).Find("tags") is { } tags ? Checked(tags) : ([], WireRefusals.InvalidInput("Invalid tags body"));
    }

    private static (ImmutableArray<string> Tags, Refusal? Fault) Checked(AttributeValue tags)
    {
        if (tags.Kind != AttributeKind.List) return ([], WireRefusals.InvalidInput($"'{tags}' is not a list"));
        foreach (var tag in tags.List)
        {
            if (tag.Kind != AttributeKind.Text) return ([], WireRefusals.InvalidInput($"'{tag}' is not a valid string"));
            if (tag.Text.Length > MaxLength) return ([], WireRefusals.InvalidInput(TooLong(tag.Text)));
        }

        if (Validators.Repeated(tags.List) is { Count: > 0 } repeated) return ([], WireRefusals.InvalidInput($"Duplicate items in the list: '{string.Join(", ", repeated)}'"));
        return ([.. tags.List.Select(tag => tag.Text)], null);
    }
}
