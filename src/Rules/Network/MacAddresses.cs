using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>MAC addresses: unique on their network.</summary>
internal static class MacAddresses
{
    private const int Tries = 16;

    /// <summary>The one asked for if nobody on the network has it, or a fresh one under the base.</summary>
    public static Outcome<MacAddress> Choose(Draft draft, string networkId, string? wanted)
    {
        if (wanted is null) return Generate(draft, networkId);
        var mac = MacAddress.Parse(wanted);
        return IsTaken(draft.Snapshot, networkId, mac) ? PortRefusals.MacInUse(networkId, mac) : mac;
    }

    private static Outcome<MacAddress> Generate(Draft draft, string networkId)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var mac = Fresh(draft.Settings);
            if (!IsTaken(draft.Snapshot, networkId, mac)) return mac;
        }

        return PortRefusals.NoMac(networkId);
    }

    /// <summary>The base gives its first three bytes, and the fourth unless it is zero; the rest is random.</summary>
    private static MacAddress Fresh(RuleSettings settings)
    {
        var start = MacAddress.Parse(settings.BaseMac).Number;
        var keepsFourth = (start & 0xff0000) != 0;
        var random = settings.NewId().ToByteArray();
        var tail = ((ulong)random[0] << 16 | (ulong)random[1] << 8 | random[2]) & (keepsFourth ? 0xfffful : 0xfffffful);
        return new MacAddress(start & (keepsFourth ? 0xffffffff0000ul : 0xffffff000000ul) | tail);
    }

    private static bool IsTaken(Snapshot snapshot, string networkId, MacAddress mac) => snapshot.Ports.By("mac", mac.ToString()).Any(port => port.NetworkId == networkId);
}
