namespace Neutrino.Api.Tests.Model;

/// <summary>
/// What the Network API says, in the fewest words that say it: who sees and owns what, what a call needs, what it leaves behind. It knows neither the rules' code nor the tables; ids and
/// chosen addresses come from the replies, and are checked before they are believed.
/// </summary>
internal sealed class ModelCloud
{
    public const int NetworkQuota = 4;
    public const int RouterQuota = 3;

    public List<ModelNetwork> Networks { get; } = [];
    public List<ModelSubnet> Subnets { get; } = [];
    public List<ModelPort> Ports { get; } = [];
    public List<ModelRouter> Routers { get; } = [];
    public List<ModelFloatingIp> FloatingIps { get; } = [];
    public List<ModelGroup> Groups { get; } = [];
    public List<ModelRule> Rules { get; } = [];

    public static bool IsAdmin(string who) => who == "admin";

    public static string ProjectOf(string who) => who switch { "admin" => KnownTokens.AdminProject, "demo" => KnownTokens.DemoProject, _ => KnownTokens.OtherProject };

    public static bool Owns(string who, ModelRow row) => IsAdmin(who) || row.Project == ProjectOf(who);

    public static bool Sees(string who, ModelRow row) => Owns(who, row) || row switch
    {
        ModelNetwork network => network.Shared || network.External,
        ModelSubnet subnet => Owns(who, subnet.Network) || subnet.Network.Shared,
        ModelPort port => Owns(who, port.Network),
        ModelRule rule => Owns(who, rule.Group),
        _ => false,
    };

    /// <summary>403 for what is seen and not owned, 404 for what is not even seen; null when the caller may.</summary>
    public static int? Barred(string who, ModelRow row) => Owns(who, row) ? null : Sees(who, row) ? 403 : 404;

    public IEnumerable<ModelSubnet> SubnetsOf(ModelNetwork network) => Subnets.Where(subnet => subnet.Network == network);

    /// <summary>Whether anybody but DHCP has an address there.</summary>
    public bool IsUsed(ModelSubnet subnet) => Used(subnet).Any();

    public bool IsTaken(ModelSubnet subnet, string address) => subnet.DhcpAddress == address || Used(subnet).Contains(address);

    /// <summary>Of .2 to .6 those left over.</summary>
    public int Free(ModelSubnet subnet) => 5 - (subnet.Dhcp ? 1 : 0) - Used(subnet).Count(address => address != subnet.Gateway);

    public bool IsFull(ModelNetwork network) => SubnetsOf(network).Any() && SubnetsOf(network).All(subnet => Free(subnet) == 0);

    /// <summary>The router that joins the port's subnet with the floating address, if there is one.</summary>
    public ModelRouter? RouterFor(ModelSubnet inner, ModelNetwork outside, ModelSubnet floating) => Routers.Find(router =>
        router.Interfaces.Contains(inner) && ((router.Interfaces.Contains(floating) && floating != inner) || (router.Gateway == outside && floating != inner)));

    /// <summary>The cloud's own ports, by what they serve; a DHCP server's device is a name of its own.</summary>
    public IEnumerable<(ModelNetwork Network, string Project, string Owner, string Device)> OwnPorts =>
        Routers.SelectMany(router => router.Interfaces.Select(subnet => (subnet.Network, router.Project, "network:router_interface", router.Id)))
            .Concat(Routers.Where(router => router.Gateway is not null).Select(router => (router.Gateway!, "", "network:router_gateway", router.Id)))
            .Concat(FloatingIps.Select(floating => (floating.Network, "", "network:floatingip", floating.Id)))
            .Concat(Networks.Where(network => SubnetsOf(network).Any(subnet => subnet.Dhcp)).Select(network => (network, network.Project, "network:dhcp", "")));

    public void Forget(ModelNetwork network)
    {
        FloatingIps.RemoveAll(floating => floating.Network == network);
        Subnets.RemoveAll(subnet => subnet.Network == network);
        Networks.Remove(network);
    }

    public void Forget(ModelPort port)
    {
        foreach (var floating in FloatingIps.Where(floating => floating.Port == port)) (floating.Port, floating.Router) = (null, null);
        Ports.Remove(port);
    }

    private IEnumerable<string> Used(ModelSubnet subnet) =>
        Ports.Where(port => port.Fixed?.Subnet == subnet).Select(port => port.Fixed!.Value.Address)
            .Concat(FloatingIps.Where(floating => floating.Subnet == subnet).Select(floating => floating.Address))
            .Concat(Routers.Where(router => router.GatewayAddress?.Subnet == subnet).Select(router => router.GatewayAddress!.Value.Address))
            .Concat(Routers.Where(router => router.Interfaces.Contains(subnet)).Select(_ => subnet.Gateway));
}
