using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Keystone;

/// <summary>What the verbs of all kinds share.</summary>
internal static class Common
{
    public static readonly Option Enabled = Option.Boolean("--enabled", "Whether it can be used; default true.") with { Metavar = "<true|false>" };

    public static Positional Several(Kind kind) => Positional.Some(kind.Name, $"<{kind.Name}>", $"Name or ID of {kind.Name}.");

    /// <summary>The options given, under their attributes.</summary>
    public static JsonObject Body(Invocation call)
    {
        var body = new JsonObject();
        foreach (var option in call.Verb.Options.Where(option => !option.Local && call.Arguments.Has(option))) body[option.Attribute] = option.ToJson(call.Arguments.Values(option));
        return body;
    }

    public static async Task<JsonObject> CreateAsync(Invocation call, Kind kind, JsonObject body)
    {
        var dialect = await Dialect.OfAsync(call);
        var reply = await call.Session.PostAsync(dialect.Service, kind.Path(dialect), new JsonObject { [kind.One(dialect)] = body });
        return reply.Object(kind.One(dialect));
    }

    public static async Task DeleteAsync(Invocation call, Kind kind)
    {
        var dialect = await Dialect.OfAsync(call);
        foreach (var word in call.Arguments.WordsOf(kind.Name))
        {
            await call.Session.DeleteAsync(dialect.Service, $"{kind.Path(dialect)}/{await kind.IdAsync(call, dialect, word)}");
        }
    }

    /// <summary>A password from its option, else from what is piped in.</summary>
    /// <exception cref="CommandException">Neither is there.</exception>
    public static async Task<string> PasswordAsync(Invocation call, Option option)
    {
        if (call.Arguments.Value(option) is { } given and not "-") return given;
        if (!call.Terminal.InputIsTerminal && await call.Terminal.In.ReadLineAsync() is { Length: > 0 } piped) return piped;
        throw new CommandException($"No password is given", $"give {option.Name} PASSWORD, or pipe it in, so that it is in no history: keystone {call.Verb.Name} … < FILE");
    }

    public static Task<Reply> ChangeAsync(Invocation call, Dialect dialect, string path, string key, JsonObject body) =>
        call.Session.SendAsync(dialect.Service, dialect.IsVersion2 ? HttpMethod.Put : HttpMethod.Patch, path, new JsonObject { [key] = body });
}
