namespace Neutrino.Inspect;

/// <summary>What a packet is sent to prove.</summary>
public enum PacketKind
{
    /// <summary>A DHCPDISCOVER in the guest's name is offered the guest's address.</summary>
    Dhcp,

    /// <summary>The gateway answers the guest's ARP and ping.</summary>
    Gateway,

    /// <summary>The guest answers ARP.</summary>
    Guest,

    /// <summary>169.254.169.254 answers HTTP.</summary>
    Metadata,

    /// <summary>The external gateway answers through SNAT.</summary>
    Outside,

    /// <summary>The router answers for a floating IP on the external network.</summary>
    FloatingAddress,

    /// <summary>The guest answers on its floating IP.</summary>
    FloatingPing,

    /// <summary>A packet of the whole MTU passes unfragmented.</summary>
    FullSize,

    /// <summary>One byte more does not.</summary>
    Oversize,
}
