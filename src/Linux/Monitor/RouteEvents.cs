using Neutrino.Linux.Netlink;
using Neutrino.Linux.Route;

namespace Neutrino.Linux.Monitor;

public enum RouteEventKind
{
    LinkChanged,
    LinkRemoved,
    AddressAdded,
    AddressRemoved,
    RouteAdded,
    RouteRemoved,

    /// <summary>Forwarding, reverse path filter or the like was set on a link or on all.</summary>
    SettingChanged,

    /// <summary>Events were lost.</summary>
    Lost,
}

/// <summary>Something changed in a namespace.</summary>
/// <param name="LinkIndex">The interface it is about; 0 when it is about none, -1 (all) or -2 (default) for settings.</param>
/// <param name="Link">With link events.</param>
/// <param name="Text">The address or the route, for people: <c>10.0.1.1/28</c>.</param>
public readonly record struct RouteEvent(RouteEventKind Kind, int LinkIndex, LinkEntry? Link, string? Text);

/// <summary>Follows the links, global addresses, static routes and forwarding settings of one namespace; not what the kernel itself adds to them.</summary>
public sealed class RouteEvents : IDisposable
{
    /// <summary>RTNLGRP_: LINK, IPV4_IFADDR, IPV4_ROUTE, IPV6_IFADDR, IPV6_ROUTE, IPV4_NETCONF.</summary>
    private static readonly int[] Groups = [1, 5, 7, 9, 11, 24];
    private readonly NetlinkEventSocket socket;

    /// <param name="descriptor">An rtnetlink socket of the namespace, taken over.</param>
    /// <param name="happened">Called on the loop's thread; must return at once.</param>
    public RouteEvents(DescriptorLoop loop, Descriptor descriptor, int receiveBuffer, Action<RouteEvent> happened, Action<Exception> failed)
    {
        socket = new NetlinkEventSocket(loop, descriptor, Groups, receiveBuffer, message => Tell(message, happened), () => happened(new RouteEvent(RouteEventKind.Lost, 0, null, null)), failed);
    }

    public void Dispose() => socket.Dispose();

    private static void Tell(NetlinkMessage message, Action<RouteEvent> happened)
    {
        switch (message.Type)
        {
            case RouteMessages.NewLink or RouteMessages.DeleteLink when RouteMessages.Link(message) is { } link:
                happened(new RouteEvent(message.Type == RouteMessages.NewLink ? RouteEventKind.LinkChanged : RouteEventKind.LinkRemoved, link.Index, link, null));
                break;
            case RouteMessages.NewAddress or RouteMessages.DeleteAddress when RouteMessages.Address(message) is { Scope: 0 } address:
                happened(new RouteEvent(
                    message.Type == RouteMessages.NewAddress ? RouteEventKind.AddressAdded : RouteEventKind.AddressRemoved, address.Link, null, $"{address.Address}/{address.PrefixLength}"));
                break;
            case RouteMessages.NewRoute or RouteMessages.DeleteRoute when RouteMessages.IsStatic(message) && RouteMessages.Route(message) is { } route:
                happened(new RouteEvent(
                    message.Type == RouteMessages.NewRoute ? RouteEventKind.RouteAdded : RouteEventKind.RouteRemoved, route.Link, null, $"{route.Destination}/{route.PrefixLength}"));
                break;
            case RouteMessages.NewNetconf:
                happened(new RouteEvent(RouteEventKind.SettingChanged, message.Attributes(4).TryFind(1, out var index) ? index.Int32 : 0, null, null));
                break;
            default:
                break;
        }
    }
}
