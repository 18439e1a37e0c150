using Neutrino.Model;

namespace Neutrino.Api.Compute;

/// <summary>Hands out addresses at which a browser reaches a server's console, each with a token of its own that expires.</summary>
public interface IConsoles
{
    /// <param name="isOldForm">The address as <c>os-getVNCConsole</c> gave it, <c>/vnc_auto.html?token=…</c>; else as <c>remote-consoles</c> does.</param>
    /// <param name="type"><c>novnc</c>, <c>xvpvnc</c> or <c>serial</c>.</param>
    /// <returns>The address with its token; null for a type of console that is not offered.</returns>
    ConsoleAddress? Issue(Server server, string type, bool isOldForm);

    /// <summary>What a token stands for, while it holds.</summary>
    ValueTask<ConsoleConnection?> FindAsync(string token, CancellationToken cancellation);
}

public sealed record ConsoleAddress(string Type, Uri Url);

/// <summary>Where a console token leads: a TCP port of this machine, or a unix socket.</summary>
public sealed record ConsoleConnection(string ServerId, string Host, int Port, string? InternalPath);
