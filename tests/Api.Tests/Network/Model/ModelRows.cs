namespace Neutrino.Api.Tests.Model;

/// <summary>A row of the reference model: what a call made, with the id that the reply gave it.</summary>
internal abstract class ModelRow
{
    public required string Id { get; init; }
    public required string Project { get; init; }
    public string Name { get; set; } = "";
}

internal sealed class ModelNetwork : ModelRow
{
    public bool Shared { get; init; }
    public bool External { get; init; }

    /// <summary>Of the only subnet that calls of this walk try to make on an external network, so that it is known which subnet a floating address comes from.</summary>
    public int OutsideNumber { get; init; }
}

/// <summary>10.<see cref="Number"/>.0.0/29: the gateway is .1, .2 to .6 are handed out.</summary>
internal sealed class ModelSubnet : ModelRow
{
    public required ModelNetwork Network { get; init; }
    public int Number { get; init; }
    public bool Dhcp { get; init; }

    /// <summary>The DHCP server's own choice, read when the subnet is there.</summary>
    public string? DhcpAddress { get; set; }
    public string Gateway => Address(1);
    public string Address(int host) => $"10.{Number}.0.{host}";
    public bool Has(string address) => address.StartsWith($"10.{Number}.0.", StringComparison.Ordinal) && int.Parse(address.Split('.')[3]) is >= 1 and <= 6;
}

internal sealed class ModelPort : ModelRow
{
    public required ModelNetwork Network { get; init; }
    public (ModelSubnet Subnet, string Address)? Fixed { get; init; }
}

internal sealed class ModelRouter : ModelRow
{
    public List<ModelSubnet> Interfaces { get; } = [];
    public ModelNetwork? Gateway { get; set; }
    public (ModelSubnet Subnet, string Address)? GatewayAddress { get; set; }
}

internal sealed class ModelFloatingIp : ModelRow
{
    public required ModelNetwork Network { get; init; }
    public required ModelSubnet Subnet { get; init; }
    public required string Address { get; init; }
    public ModelPort? Port { get; set; }
    public ModelRouter? Router { get; set; }

    /// <summary>Whether it stands on the router's interface rather than on its gateway.</summary>
    public bool IsOnInterface => Router is { } router && router.Interfaces.Contains(Subnet);
}

internal sealed class ModelGroup : ModelRow;

/// <summary>TCP ingress on one port, or (0) one of the two egress rules that a new group has.</summary>
internal sealed class ModelRule : ModelRow
{
    public required ModelGroup Group { get; init; }
    public int TcpPort { get; init; }
}
