using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary><c>/v2.0/extensions</c>: what is announced, which is exactly what fully behaves.</summary>
internal sealed class ExtensionsEndpoint(ImmutableArray<Extension> extensions) : IEndpoint
{
    private readonly FrozenDictionary<string, Extension> byAlias = extensions.ToFrozenDictionary(extension => extension.Alias, StringComparer.Ordinal);

    public Task AnswerAsync(Exchange exchange) => (exchange.Method, exchange.Depth) switch
    {
        ("GET", 1) => exchange.ReplyAsync(StatusCodes.Status200OK, AttributeValue.Of(("extensions", extensions.Select(extension => extension.Shown).ToImmutableArray()))),
        ("GET", 2) when byAlias.TryGetValue(exchange[1], out var extension) => exchange.ReplyAsync(StatusCodes.Status200OK, AttributeValue.Of(("extension", extension.Shown))),
        ("GET", 2) => exchange.RefuseAsync(WireRefusals.NotFound with { Message = $"Extension with alias {exchange[1]} does not exist" }),
        (_, 1 or 2) => exchange.RefuseAsync(WireRefusals.MethodNotAllowed),
        _ => exchange.RefuseAsync(WireRefusals.NotFound),
    };
}
