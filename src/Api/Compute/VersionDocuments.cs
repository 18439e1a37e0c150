using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api.Compute;

/// <summary>What the API says of its versions, to anybody.</summary>
internal static class VersionDocuments
{
    /// <summary>The document under the request's path, with its HTTP code; null when the path is not about versions.</summary>
    public static (int Status, AttributeValue Value)? Find(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return null;
        var (root, path) = (request.Root(), (request.Path.Value ?? "").Trim('/'));
        return path switch
        {
            "" => (200, AttributeValue.Of(("versions", ImmutableArray.Create(Version(root, "v2.0", false), Version(root, "v2.1", false))))),
            "v2" => (200, AttributeValue.Of(("version", Version(root, "v2.0", true)))),
            "v2.1" => (200, AttributeValue.Of(("version", Version(root, "v2.1", true)))),
            _ => null,
        };
    }

    private static AttributeValue Version(string root, string id, bool whole)
    {
        var isLegacy = id == "v2.0";
        var self = AttributeValue.Of(("rel", "self"), ("href", $"{root}/{(isLegacy ? "v2" : id)}/"));
        var about = AttributeValue.Of(("rel", "describedby"), ("type", "text/html"), ("href", "http://docs.openstack.org/"));
        var type = AttributeValue.Of(("base", "application/json"), ("type", $"application/vnd.openstack.compute+json;version={(isLegacy ? "2" : "2.1")}"));
        (string, AttributeValue)[] document =
        [
            ("id", id), ("status", isLegacy ? "SUPPORTED" : "CURRENT"),
            ("version", isLegacy ? "" : Microversion.Text(Microversion.Highest)), ("min_version", isLegacy ? "" : Microversion.Text(Microversion.Lowest)),
            ("updated", isLegacy ? "2011-01-21T11:33:21Z" : "2013-07-23T11:33:21Z"), ("links", whole ? ImmutableArray.Create(self, about) : ImmutableArray.Create(self)),
        ];
        return AttributeValue.Of(whole ? [.. document, ("media-types", ImmutableArray.Create(type))] : document);
    }
}
