using System.Text.Json;
using System.Text.RegularExpressions;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>Key pairs: imported, or (before 2.92) made here, when the private key is shown once and kept nowhere.</summary>
internal sealed partial class KeyPairRoutes(ComputeSettings settings)
{
    public IEnumerable<Route> All =>
    [
        new("GET", "os-keypairs", ListAsync), new("POST", "os-keypairs", CreateAsync), new("GET", "os-keypairs/{}", ShowAsync),
        new("DELETE", "os-keypairs/{}", exchange => exchange.CommitAsync((snapshot, call) => KeyPairs.Delete(snapshot, call, UserOf(exchange), exchange[1]), exchange.Version >= 2 ? 204 : 202)),
    ];

    /// <summary>The user that a request is about: an administrator may name another, since 2.10.</summary>
    private static string UserOf(ComputeExchange exchange) => (exchange.Version >= 10 ? exchange.Query.Find("user_id") : null) ?? exchange.Caller.UserId;

    private Task ListAsync(ComputeExchange exchange)
    {
        var (user, more) = (UserOf(exchange), false);
        if (KeyPairs.Forbidden(exchange.Call, user, "index") is { } why) return exchange.RefuseAsync(why);
        var paging = new Paging(settings.MostRows, null);
        if (exchange.Version >= 35 && Paging.Of(exchange, settings.MostRows).Fails(out why, out paging)) return exchange.RefuseAsync(why);
        if (paging!.Cut(exchange.Snapshot.KeyPairs.By("user", user), key => key.Name, out more).Fails(out why, out var page)) return exchange.RefuseAsync(why);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("keypairs");
            foreach (var key in page) Write(json, exchange, key, whole: false);
            json.WriteEndArray();
            if (more) Paging.WriteNext(json, exchange, "keypairs_links", page[^1].Name);
            json.WriteEndObject();
        });
    }

    private static Task ShowAsync(ComputeExchange exchange)
    {
        var user = UserOf(exchange);
        if (KeyPairs.Forbidden(exchange.Call, user, "show") is { } forbidden) return exchange.RefuseAsync(forbidden);
        if (KeyPairs.Find(exchange.Snapshot, user, exchange[1]).Fails(out var why, out var key)) return exchange.RefuseAsync(why);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            Write(json, exchange, key, whole: true);
            json.WriteEndObject();
        });
    }

    private static async Task CreateAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync(Form(exchange.Version)).ConfigureAwait(false)).Fails(out var why, out var body) || Material(body.Of("keypair")).Fails(out why, out var material))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var wish = body.Of("keypair");
        var user = wish.Text("user_id") ?? exchange.Caller.UserId;
        var committed = await exchange.CommitAsync((snapshot, call) =>
            KeyPairs.Add(snapshot, call, user, wish.Text("name")!.Trim(), wish.Text("type") ?? "ssh", material.PublicKey, material.Fingerprint)).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else
        {
            var status = exchange.Version >= 2 ? 201 : 200;
            await exchange.ReplyAsync(json => WriteCreated(json, exchange, (KeyPair)committed.Decision.Shown[0], material.PrivateKey), status).ConfigureAwait(false);
        }
    }

    private static Outcome<KeyMaterial> Material(BodyValue wish)
    {
        if (wish.Text("public_key") is { } publicKey) return wish.Text("type") == "x509" ? KeyMaterial.Certificate(publicKey) : KeyMaterial.Imported(publicKey);
        return wish.Text("type") == "x509" ? KeyMaterial.MadeCertificate(wish.Text("name")!) : KeyMaterial.Made();
    }

    private static ObjectSchema Form(int version)
    {
        var name = version >= 92 ? new TextSchema(1, 255, LooseName()) : new TextSchema(1, 255, StrictName(), "Keypair data is invalid: Keypair name contains unsafe characters");
        var key = new ObjectSchema(new("name", name, true), new("public_key", Forms.Limited(1, 65535), Required: version >= 92));
        if (version >= 2) key = key.With(new Member("type", new OneOfSchema("ssh", "x509")));
        if (version >= 10) key = key.With(new Member("user_id", Forms.Limited(1, 255)));
        return key.Under("keypair");
    }

    private static void Write(Utf8JsonWriter json, ComputeExchange exchange, KeyPair key, bool whole)
    {
        if (!whole) json.WriteStartObject();
        json.WriteStartObject("keypair");
        json.WriteString("name", key.Name);
        json.WriteString("public_key", key.PublicKey);
        json.WriteString("fingerprint", key.Fingerprint);
        if (exchange.Version >= 2) json.WriteString("type", key.Type);
        if (whole)
        {
            json.WriteString("user_id", key.UserId);
            json.WriteString("created_at", ServerWriter.FineTime(key.CreatedAt));
            json.WriteBoolean("deleted", false);
            json.WriteNull("deleted_at");
            json.WriteNumber("id", 0);
            json.WriteNull("updated_at");
        }

        json.WriteEndObject();
        if (!whole) json.WriteEndObject();
    }

    private static void WriteCreated(Utf8JsonWriter json, ComputeExchange exchange, KeyPair key, string? privateKey)
    {
        json.WriteStartObject();
        json.WriteStartObject("keypair");
        json.WriteString("name", key.Name);
        json.WriteString("public_key", key.PublicKey);
        json.WriteString("fingerprint", key.Fingerprint);
        json.WriteString("user_id", key.UserId);
        if (exchange.Version >= 2) json.WriteString("type", key.Type);
        if (privateKey is not null) json.WriteString("private_key", privateKey);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    [GeneratedRegex(@"^(?! )[a-zA-Z0-9 _-]+(?<! )\z")]
    private static partial Regex StrictName();

    [GeneratedRegex(@"^(?! )[a-zA-Z0-9 @._-]+(?<! )\z")]
    private static partial Regex LooseName();
}
