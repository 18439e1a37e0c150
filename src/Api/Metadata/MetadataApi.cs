using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Api;

/// <summary>
/// What a guest finds at 169.254.169.254. Who asks is known by the namespace its connection was accepted in and by its source address, which anti-spoofing vouches for;
/// no header is looked at. Until there are servers to describe, every path tells the caller's port, network and project.
/// </summary>
public sealed partial class MetadataApi(IStore store, ILogger<MetadataApi> logger) : IHttpApi
{
    private const string RouterPrefix = "qrouter-";
    private const string DhcpPrefix = "qdhcp-";

    public Task HandleAsync(HttpContext context)
    {
        var requestId = RequestIds.Assign(context);
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) return WireRefusals.WriteAsync(context.Response, WireRefusals.MethodNotAllowed);
        var arrivedIn = context.Features.Get<INamespaceFeature>()?.Namespace;
        var source = context.Connection.RemoteIpAddress;
        if (arrivedIn is null || source is null || Find(store.Current, arrivedIn, source) is not { } port)
        {
            LogUnknown(requestId, arrivedIn, source);
            return WireRefusals.WriteAsync(context.Response, WireRefusals.NotFound);
        }

        var body = AttributeValue.Of(("port_id", port.Id), ("network_id", port.NetworkId), ("project_id", port.ProjectId));
        return JsonReply.WriteAsync(context.Response, StatusCodes.Status200OK, writer => writer.WriteValue(body));
    }

    /// <summary>The port that has the source address on a subnet which the namespace serves.</summary>
    internal static Port? Find(Snapshot snapshot, string arrivedIn, IPAddress source)
    {
        var address = (source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source).ToString();
        return Subnets(snapshot, arrivedIn).SelectMany(subnet => snapshot.Ports.By("address", $"{subnet}/{address}")).FirstOrDefault();
    }

    private static IEnumerable<string> Subnets(Snapshot snapshot, string arrivedIn)
    {
        if (arrivedIn.StartsWith(DhcpPrefix, StringComparison.Ordinal)) return snapshot.Subnets.By("network", arrivedIn[DhcpPrefix.Length..]).Select(subnet => subnet.Id);
        if (!arrivedIn.StartsWith(RouterPrefix, StringComparison.Ordinal)) return [];
        return snapshot.Ports.By("device", arrivedIn[RouterPrefix.Length..])
            .Where(port => port.DeviceOwner == DeviceOwners.RouterInterface)
            .SelectMany(port => snapshot.Subnets.By("network", port.NetworkId).Select(subnet => subnet.Id))
            .Distinct();
    }

    [LoggerMessage(20, LogLevel.Information, "{RequestId} metadata: no port for {Source} in {Namespace}")]
    private partial void LogUnknown(string requestId, string? @namespace, IPAddress? source);
}
