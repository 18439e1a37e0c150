using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>What a client finds before it knows anything: <c>/</c> and <c>/v2.0/</c>.</summary>
internal static class VersionDocuments
{
    public static AttributeValue Versions(HttpRequest request) => AttributeValue.Of(("versions", ImmutableArray.Create(AttributeValue.Of(
        ("id", "v2.0"), ("status", "CURRENT"), ("links", Self($"{request.Root()}/v2.0/"))))));

    /// <param name="resources">Singular and path of each collection.</param>
    public static AttributeValue Resources(HttpRequest request, IEnumerable<(string Singular, string Path)> resources) =>
        AttributeValue.Of(("resources", resources.Select(resource => Resource(request.Root(), resource.Singular, resource.Path)).ToImmutableArray()));

    private static AttributeValue Resource(string root, string singular, string path) =>
        AttributeValue.Of(("name", singular), ("collection", path), ("links", Self($"{root}/v2.0/{path}")));

    private static AttributeValue Self(string href) => ImmutableArray.Create(AttributeValue.Of(("rel", "self"), ("href", href)));
}
