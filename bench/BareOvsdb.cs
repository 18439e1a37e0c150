using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Neutrino.Bench;

/// <summary>A connection to Open vSwitch's database and nothing around it (RFC 7047): what a port costs at the least.</summary>
internal sealed class BareOvsdb : IDisposable
{
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly NetworkStream stream;
    private readonly byte[] buffer = new byte[65536];

    public BareOvsdb()
    {
        socket.Connect(new UnixDomainSocketEndPoint("/run/openvswitch/db.sock"));
        stream = new NetworkStream(socket);
    }

    /// <summary>Puts an internal port on a bridge and waits until ovs-vswitchd has brought it into force.</summary>
    public void AddPort(string bridge, string port)
    {
        var next = Transact($$"""
            {"op": "insert", "table": "Interface", "row": {"name": "{{port}}", "type": "internal"}, "uuid-name": "i"},
            {"op": "insert", "table": "Port", "row": {"name": "{{port}}", "interfaces": ["named-uuid", "i"]}, "uuid-name": "p"},
            {"op": "mutate", "table": "Bridge", "where": [["name", "==", "{{bridge}}"]], "mutations": [["ports", "insert", ["named-uuid", "p"]]]},
            {"op": "mutate", "table": "Open_vSwitch", "where": [], "mutations": [["next_cfg", "+=", 1]]},
            {"op": "select", "table": "Open_vSwitch", "where": [], "columns": ["next_cfg"]}
            """)[4]!["rows"]![0]!["next_cfg"];
        Transact($$$"""{"op": "wait", "timeout": 5000, "table": "Open_vSwitch", "where": [], "columns": ["cur_cfg"], "until": "==", "rows": [{"cur_cfg": {{{next}}}}]}""");
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    private JsonArray Transact(string operations)
    {
        stream.Write(Encoding.UTF8.GetBytes($$"""{"id": 1, "method": "transact", "params": ["Open_vSwitch", {{operations}}]}"""));
        for (var length = 0; ;)
        {
            length += stream.Read(buffer, length, buffer.Length - length);
            var reader = new Utf8JsonReader(buffer.AsSpan(0, length), isFinalBlock: false, state: default);
            if (!JsonDocument.TryParseValue(ref reader, out var answer)) continue;
            using (answer)
            {
                var results = answer.RootElement.GetProperty("result");
                if (results.EnumerateArray().FirstOrDefault(result => result.ValueKind == JsonValueKind.Object && result.TryGetProperty("error", out _)) is { ValueKind: JsonValueKind.Object } error)
                    throw new InvalidOperationException(error.GetRawText());
                return JsonNode.Parse(results.GetRawText())!.AsArray();
            }
        }
    }
}
