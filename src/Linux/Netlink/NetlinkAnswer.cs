using System.Buffers.Binary;

namespace Neutrino.Linux.Netlink;

/// <summary>Reads acknowledgements: NLMSG_ERROR and NLMSG_DONE, with their extended attributes.</summary>
internal static class NetlinkAnswer
{
    private const int TextAttribute = 1;

    internal static NetlinkError? Error(NetlinkMessage message)
    {
        var payload = message.Payload;
        var code = BinaryPrimitives.ReadInt32LittleEndian(payload);
        if (code == 0) return null;
        var echoed = message.Flags.HasFlag(NetlinkFlags.Capped)
            ? NetlinkMessage.HeaderSize
            : (BinaryPrimitives.ReadInt32LittleEndian(payload[4..]) + 3) & ~3;
        return new NetlinkError(-code, Text(message, 4 + echoed));
    }

    internal static NetlinkError? Done(NetlinkMessage message)
    {
        if (message.Payload.Length < 4) return null;
        var code = BinaryPrimitives.ReadInt32LittleEndian(message.Payload);
        return code >= 0 ? null : new NetlinkError(-code, Text(message, 4));
    }

    private static string? Text(NetlinkMessage message, int offset) =>
        message.Flags.HasFlag(NetlinkFlags.AckAttributes) && message.Attributes(offset).TryFind(TextAttribute, out var text) ? text.Text : null;
}
