namespace Neutrino.Api.Consoles;

/// <summary>How consoles are reached, and what they may cost.</summary>
public sealed record ConsoleSettings
{
    /// <summary>The host in the addresses that are handed out; an IPv6 address in brackets.</summary>
    public required string PublicHost { get; init; }

    /// <summary>Where browsers find noVNC and its WebSocket.</summary>
    public int ScreenPort { get; init; } = 6080;

    /// <summary>Where the WebSockets of serial consoles are.</summary>
    public int SerialPort { get; init; } = 6083;

    /// <summary>How long a token can open its session.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A session in which nothing moves for so long is ended.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the other end may take over its farewell.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Open sessions of one server.</summary>
    public int MostPerServer { get; init; } = 8;

    /// <summary>Open sessions in all.</summary>
    public int MostSessions { get; init; } = 256;

    /// <summary>Where noVNC's files are: Debian's package <c>novnc</c>.</summary>
    public string PageDirectory { get; init; } = "/usr/share/novnc";
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
