namespace Neutrino.Api.Consoles;

/// <summary>Counts the sessions that are open, and lets in no more than may be.</summary>
internal sealed class OpenSessions(int most, int mostPerServer)
{
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int all;

    public bool TryEnter(string serverId)
    {
        lock (gate)
        {
            var own = counts.GetValueOrDefault(serverId);
            if (all >= most || own >= mostPerServer) return false;
            counts[serverId] = own + 1;
            all++;
            return true;
        }
    }

    public void Leave(string serverId)
    {
        lock (gate)
        {
            all--;
            if (--counts[serverId] == 0) counts.Remove(serverId);
        }
    }
}
