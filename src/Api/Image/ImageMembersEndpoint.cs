using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Images;

/// <summary>The members of a shared image.</summary>
internal sealed class ImageMembersEndpoint(IStore store, ImageSettings settings)
{
    public Task ListAsync(ImageExchange exchange)
    {
        if (ImageMemberRules.List(store.Current, exchange.Caller, exchange.ImageId).Fails(out var why, out var members)) return exchange.RefuseAsync(why);
        return exchange.ReplyAsync(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("members");
            foreach (var member in members) ImageWriter.Write(writer, member);
            writer.WriteEndArray();
            writer.WriteString("schema", "/v2/schemas/members");
            writer.WriteEndObject();
        });
    }

    public Task ShowAsync(ImageExchange exchange) => ImageMemberRules.Find(store.Current, exchange.Caller, exchange.ImageId, exchange.Last).Fails(out var why, out var member)
        ? exchange.RefuseAsync(why)
        : ReplyAsync(exchange, member);

    public async Task AddAsync(ImageExchange exchange)
    {
        var body = await exchange.BodyAsync().ConfigureAwait(false);
        if (body.Fails(out var why, out var value)) await exchange.RefuseAsync(why).ConfigureAwait(false);
        else await CommitAsync(exchange, snapshot => ImageMemberRules.Add(snapshot, exchange.Caller, exchange.ImageId, value, settings)).ConfigureAwait(false);
    }

    public async Task SetStatusAsync(ImageExchange exchange)
    {
        var body = await exchange.BodyAsync().ConfigureAwait(false);
        if (body.Fails(out var why, out var value)) await exchange.RefuseAsync(why).ConfigureAwait(false);
        else await CommitAsync(exchange, snapshot => ImageMemberRules.SetStatus(snapshot, exchange.Caller, exchange.ImageId, exchange.Last, value, settings)).ConfigureAwait(false);
    }

    public async Task RemoveAsync(ImageExchange exchange)
    {
        var committed = await store.CommitAsync(snapshot => ImageMemberRules.Remove(snapshot, exchange.Caller, exchange.ImageId, exchange.Last), exchange.Aborted).ConfigureAwait(false);
        await exchange.NothingAsync(committed.Decision.Refusal).ConfigureAwait(false);
    }

    private async Task CommitAsync(ImageExchange exchange, Func<Snapshot, Decision> decide)
    {
        var committed = await store.CommitAsync(decide, exchange.Aborted).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else await ReplyAsync(exchange, (ImageMember)committed.Decision.Shown[0]).ConfigureAwait(false);
    }

    private static Task ReplyAsync(ImageExchange exchange, ImageMember member) => exchange.ReplyAsync(StatusCodes.Status200OK, writer => ImageWriter.Write(writer, member));
}
