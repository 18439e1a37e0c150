using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Neutrino.Ovsdb.Tests.Server;

/// <summary>
/// An OVSDB server with a small Open_vSwitch database, speaking real bytes over a real unix socket, and the part of ovs-vswitchd that a client sees:
/// it gives interfaces their ofport (or an error) and raises cur_cfg, in a transaction of its own.
/// </summary>
internal sealed class InMemoryOvsdbServer : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Client> clients = [];
    private StoredDatabase database = StoredDatabase.Initial();
    private Socket listener;
    private int lastPort;

    public InMemoryOvsdbServer()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"ovsdb-{Guid.NewGuid():n}.sock");
        listener = Listen();
    }

    public string Path { get; }

    /// <summary>Whether ovs-vswitchd is there to bring configurations into force.</summary>
    public bool DaemonRuns { get; set; } = true;

    /// <summary>Interface names for which ovs-vswitchd finds no device.</summary>
    public HashSet<string> MissingDevices { get; } = [];

    /// <summary>Bytes a write; small numbers cut messages everywhere.</summary>
    public int Chunk { get; set; } = int.MaxValue;

    public int Transactions { get; private set; }

    /// <summary>Answers to our echo requests, as they came.</summary>
    public List<string> Echoes { get; } = [];

    public TaskCompletionSource EchoAnswered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        Stop();
        File.Delete(Path);
    }

    /// <summary>The server dies: nobody listens and every client is cut off.</summary>
    public void Stop()
    {
        listener.Dispose();
        lock (gate)
        {
            foreach (var client in clients) client.Socket.Dispose();
            clients.Clear();
        }
    }

    public void StartAgain()
    {
        File.Delete(Path);
        listener = Listen();
    }

    public void Echo(string parameters)
    {
        lock (gate)
        {
            foreach (var client in clients) Send(client, $$"""{"method":"echo","params":{{parameters}},"id":"echo"}""");
        }
    }

    public void SendRaw(string text)
    {
        lock (gate)
        {
            foreach (var client in clients) Send(client, text);
        }
    }

    /// <summary>Another client's transaction: an array of operations.</summary>
    public JsonArray Transact(string operations)
    {
        lock (gate) return Commit([.. JsonNode.Parse(operations)!.AsArray().Select(operation => operation!.DeepClone())]);
    }

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path));
        socket.Listen();
        _ = Task.Run(() => AcceptAsync(socket));
        return socket;
    }

    private async Task AcceptAsync(Socket socket)
    {
        try
        {
            while (true)
            {
                var client = new Client(await socket.AcceptAsync());
                lock (gate) clients.Add(client);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Client client)
    {
        var bytes = new byte[65536];
        try
        {
            while (await client.Socket.ReceiveAsync(bytes) is var count and > 0)
            {
                foreach (var message in client.Messages.Take(Encoding.UTF8.GetString(bytes, 0, count)))
                {
                    lock (gate) Answer(client, JsonNode.Parse(message)!.AsObject());
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Gone.
        }
        finally
        {
            // A request that the server does not understand ends the connection rather than leave the client waiting.
            lock (gate) clients.Remove(client);
            client.Socket.Dispose();
        }
    }

    private void Answer(Client client, JsonObject message)
    {
        if (message["method"] is null)
        {
            Echoes.Add(message.ToJsonString());
            EchoAnswered.TrySetResult();
            return;
        }

        var parameters = message["params"]!.AsArray();
        JsonNode? result = message["method"]!.ToString() switch
        {
            "monitor_cond" => Monitor(client, parameters),
            "transact" => Commit(parameters.Skip(1).Select(operation => operation!.DeepClone())),
            "echo" => parameters.DeepClone(),
            _ => null,
        };
        var answer = new JsonObject { ["id"] = message["id"]!.DeepClone(), ["result"] = result, ["error"] = result is null ? "unknown method" : null };
        Send(client, answer.ToJsonString());
        ActAsDaemon();
    }

    private JsonObject Monitor(Client client, JsonArray parameters)
    {
        client.MonitorId = parameters[1]!.DeepClone();
        client.Columns = parameters[2]!.AsObject().ToDictionary(table => table.Key, table => table.Value![0]!["columns"]!.AsArray().Select(column => column!.ToString()).ToArray());
        return database.Updates(Nothing(), client.Columns, initial: true);
    }

    private JsonArray Commit(IEnumerable<JsonNode> operations)
    {
        var next = database.Copy();
        var results = new JsonArray();
        var list = operations.Select(operation => operation.AsObject()).ToList();
        try
        {
            var named = list.Where(operation => operation["uuid-name"] is not null).ToDictionary(operation => operation["uuid-name"]!.ToString(), _ => Guid.NewGuid());
            foreach (var operation in list) results.Add(next.Run(operation, named));
            next.Finish();
        }
        catch (OperationFailed failure)
        {
            results.Add(new JsonObject { ["error"] = failure.Word, ["details"] = failure.Message });
            while (results.Count < list.Count) results.Add(null);
            return results;
        }

        Transactions++;
        Publish(next);
        return results;
    }

    private void Publish(StoredDatabase next)
    {
        foreach (var client in clients.Where(client => client.Columns is not null))
        {
            var updates = next.Updates(database, client.Columns!, initial: false);
            if (updates.Count == 0) continue;
            Send(client, new JsonObject { ["method"] = "update2", ["params"] = new JsonArray(client.MonitorId!.DeepClone(), updates), ["id"] = null }.ToJsonString());
        }

        database = next;
    }

    private void ActAsDaemon()
    {
        if (!DaemonRuns || database.Root["cur_cfg"].Same(database.Root["next_cfg"])) return;
        var next = database.Copy();
        next.Root["cur_cfg"] = next.Root["next_cfg"];
        foreach (var row in next.Tables["Interface"].Values.Where(row => row["ofport"].Items.Count == 0 || row["error"].Items.Count > 0)) Open(row);
        Publish(next);
    }

    private void Open(Dictionary<string, StoredValue> row)
    {
        var name = JsonNode.Parse(row["name"].Items.First().Key)!.ToString();
        var missing = MissingDevices.Contains(name);
        row["ofport"] = new([new(missing ? "-1" : (++lastPort).ToString(), "")]);
        row["error"] = new(missing ? [new($"\"could not open network device {name} (No such device)\"", "")] : []);
    }

    private void Send(Client client, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        // Once for the whole message: a test may set it while one is being sent.
        var chunk = Math.Min(Chunk, bytes.Length);
        try
        {
            for (var at = 0; at < bytes.Length; at += chunk) client.Socket.Send(bytes, at, Math.Min(chunk, bytes.Length - at), SocketFlags.None);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Gone, and its own loop sees so: what was to be told is often the doing of another client, who is answered all the same.
        }
    }

    private static StoredDatabase Nothing()
    {
        var nothing = StoredDatabase.Initial();
        foreach (var rows in nothing.Tables.Values) rows.Clear();
        return nothing;
    }

    private sealed class Client(Socket socket)
    {
        public Socket Socket => socket;
        public BraceCounter Messages { get; } = new();
        public JsonNode? MonitorId { get; set; }
        public Dictionary<string, string[]>? Columns { get; set; }
    }
}
