using System.Globalization;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A server deleted: its own ports go with it, those given to it are free again, and a record of it stays for a while.</summary>
public static class ServerRemoval
{
    /// <summary>How long a deleted server is remembered: a usage report looks back four weeks.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(33);

    public static Decision Delete(Snapshot snapshot, ComputeCall call, string id)
    {
        if (ServerActions.Check(snapshot, call, id, new("os_compute_api:servers:delete")).Fails(out var why, out var server)) return why;
        var draft = call.Draft(snapshot);
        var bare = LetGo(draft, server);
        ServerActions.Note(draft, server, "delete", null, finished: true);
        draft.Remove(bare);
        // Deleted twice cannot be: ids are never used again.
        draft.Add(new DeletedServer { Server = server with { Task = null, Ports = [], OwnPorts = [], UserData = null }, DeletedAt = call.Now });
        Forget(draft, call.Now);
        return draft.Decide([]);
    }

    /// <summary>The server without ports, in the draft too.</summary>
    internal static Server LetGo(Draft draft, Server server)
    {
        foreach (var port in server.Ports) ServerPorts.Detach(draft, server, port);
        var known = draft.Snapshot.Servers.Find(server.Id) ?? server;
        return draft.Replace(known, known with { Ports = [], OwnPorts = [], PortTags = ValueMap<string, string>.Empty });
    }

    private static void Forget(Draft draft, DateTimeOffset now)
    {
        var last = (now - Remembered).UtcDateTime.Date;
        // A few days back is enough: every delete looks, and what a quiet month left is found by the days' own index.
        for (var day = 0; day < 14; day++)
        {
            foreach (var old in draft.Snapshot.DeletedServers.By("day", last.AddDays(-day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToList())
            {
                foreach (var action in draft.Snapshot.InstanceActions.By("server", old.Id).ToList()) draft.Remove(action);
                draft.Remove(old);
            }
        }
    }
}
