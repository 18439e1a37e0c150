namespace Neutrino.HostState;

/// <summary>DHCP servers and listeners. One that sits in a namespace, or on an interface, that is no longer the one it opened hears nothing and is started anew.</summary>
internal static class ServiceDiff
{
    public static void Add(Difference difference)
    {
        foreach (var server in difference.Wanted.DhcpServers) Put(difference, server);
        foreach (var seen in difference.Raw.DhcpServers)
            if (!difference.Wanted.DhcpServers.Items.Any(server => server.Id == seen.Id)) difference.Add(new StopDhcp(difference.Unit, seen));
        foreach (var seen in difference.Raw.Listeners)
            if (!difference.Wanted.Listeners.Items.Contains(seen) || !difference.Seen.Listeners.Items.Contains(seen))
                difference.Add(new CloseListener(difference.Unit, seen));
        foreach (var listener in difference.Wanted.Listeners)
            if (!difference.Seen.Listeners.Items.Contains(listener)) difference.Add(new OpenListener(difference.Unit, listener));
    }

    private static void Put(Difference difference, DhcpServer server)
    {
        var running = difference.Raw.DhcpServers.Items.FirstOrDefault(other => other.Id == server.Id);
        var deaf = running is not null && (running.Namespace != server.Namespace || difference.Rewired.Contains(server.Namespace)
            || !difference.Seen.DhcpServers.Items.Contains(running));
        if (deaf) difference.Add(new StopDhcp(difference.Unit, running!));
        if (running is null || deaf || running.Arguments != server.Arguments || running.PidFile != server.PidFile)
            difference.Add(new StartDhcp(difference.Unit, server));
        else if (running.Files != server.Files)
            difference.Add(new ReloadDhcp(difference.Unit, server));
    }
}
