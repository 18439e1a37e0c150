using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Routes between bodies and rows.</summary>
internal static class HostRoutes
{
    /// <param name="route">A validated object with <c>destination</c> and <c>nexthop</c>.</param>
    public static HostRoute Parse(AttributeValue route) =>
        new(Cidr.Parse(route.Find("destination")!.Value.Text), IpAddress.Parse(route.Find("nexthop")!.Value.Text));
}
