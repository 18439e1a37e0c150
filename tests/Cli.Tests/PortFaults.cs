using System.Net;

namespace Neutrino.Cli.Tests;

/// <summary>Ports that cannot be made, for one reason or another.</summary>
internal static class PortFaults
{
    public static ScriptedPeer WithPorts(this ScriptedPeer peer)
    {
        peer.Decide("POST /v2.0/ports", body => body.Contains("full", StringComparison.Ordinal)
            ? ((int)HttpStatusCode.Conflict, """{"NeutronError": {"type": "OverQuota", "message": "Quota exceeded for resources: ['port'].", "detail": ""}}""")
            : ((int)HttpStatusCode.Conflict, """{"NeutronError": {"type": "IpAddressAlreadyAllocated", "message": "IP address 10.0.1.5 already allocated in subnet s1", "detail": ""}}"""));
        return peer;
    }
}
