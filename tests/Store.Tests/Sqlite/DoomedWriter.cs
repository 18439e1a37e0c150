using System.Globalization;

namespace Neutrino.Store.Tests.Sqlite;

/// <summary>
/// A process that writes as fast as it can until it is killed. Four clients make pairs of rows (a network and its port, one change set) and take every third
/// pair away again; each acknowledged change is a line on standard output: <c>+ id</c> or <c>- id</c>; a line <c>? id</c> announces a removal.
/// </summary>
internal static class DoomedWriter
{
    public const string Word = "--doomed-writer";

    public static async Task<int> RunAsync(string directory)
    {
        using var store = SqliteStore.Open(directory, new StoreSettings { Fault = (what, fault) => Environment.FailFast(what, fault) });
        var run = store.Current.Revision;
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var gate = new Lock();
        void Say(string line)
        {
            lock (gate) output.WriteLine(line);
        }

        Say("ready");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(client => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{run}-{client}-{i}");
                await store.CommitAsync(_ => Pair(id, remove: false), CancellationToken.None);
                Say($"+ {id}");
                if (i % 3 != 2) continue;
                Say($"? {id}");
                await store.CommitAsync(_ => Pair(id, remove: true), CancellationToken.None);
                Say($"- {id}");
            }
        })));
        return 0;
    }

    private static Decision Pair(string id, bool remove)
    {
        var network = (Network)Samples.Of(ResourceKind.Network, id) with { LocalVlan = null };
        var port = Samples.Port(id);
        return Decision.Of(new ChangeSet(
        [
            new(ResourceKind.Network, id, remove ? network : null, remove ? null : network),
            new(ResourceKind.Port, id, remove ? port : null, remove ? null : port),
        ]));
    }
}
