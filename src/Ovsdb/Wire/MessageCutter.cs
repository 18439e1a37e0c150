using System.Buffers;
using System.Text.Json;

namespace Neutrino.Ovsdb.Wire;

/// <summary>
/// Cuts a byte stream into JSON messages. JSON-RPC over a stream has no framing: a message ends where its outermost object closes. What was scanned is
/// not scanned again when more bytes come, so a message costs the same however it is split.
/// </summary>
public sealed class MessageCutter
{
    /// <summary>A peer that sends a larger message is broken; the largest real one is the first answer to a monitor request.</summary>
    public const int LargestMessage = 256 * 1024 * 1024;

    private JsonReaderState state = Fresh();
    private long scanned;

    /// <summary>Takes the first whole message off <paramref name="buffer"/>. False: more bytes are needed, <paramref name="buffer"/> is unchanged.</summary>
    /// <exception cref="JsonException">The bytes are no JSON, or a message is no object, or it is too large.</exception>
    public bool TryCut(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        var reader = new Utf8JsonReader(buffer.Slice(scanned), isFinalBlock: false, state);
        while (reader.Read())
        {
            if (reader.CurrentDepth > 0) continue;
            if (reader.TokenType == JsonTokenType.StartObject) continue;
            if (reader.TokenType != JsonTokenType.EndObject) throw new JsonException("A message is a JSON object.");
            var end = scanned + reader.BytesConsumed;
            message = buffer.Slice(0, end);
            buffer = buffer.Slice(end);
            (state, scanned) = (Fresh(), 0);
            return true;
        }

        (state, scanned) = (reader.CurrentState, scanned + reader.BytesConsumed);
        message = default;
        return buffer.Length <= LargestMessage ? false : throw new JsonException("A message is too large.");
    }

    private static JsonReaderState Fresh() => new(new JsonReaderOptions { AllowMultipleValues = true });
}
