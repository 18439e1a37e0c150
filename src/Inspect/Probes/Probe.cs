using System.Net.Sockets;
using Neutrino.Linux;

namespace Neutrino.Inspect;

/// <summary>A question to be sent.</summary>
/// <param name="Arguments">What its sentence names.</param>
internal sealed record Probe(PacketKind Kind, ValueList<string> Arguments, Func<Exchange, Task<Verdict>> Ask)
{
    public async Task<Packet> SendAsync(TimeProvider time, CancellationToken cancellation)
    {
        using var exchange = new Exchange(time, cancellation);
        var verdict = await AskAsync(exchange).ConfigureAwait(false);
        return new Packet(Kind, verdict, Arguments, verdict == Verdict.Holds ? exchange.Milliseconds : null);
    }

    /// <summary>What it would be sent from may be missing or shut: that is another's flaw.</summary>
    private async Task<Verdict> AskAsync(Exchange exchange)
    {
        try
        {
            return await Ask(exchange).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is LinuxException or SocketException)
        {
            return Verdict.Unknown;
        }
    }
}
