namespace Neutrino.Api;

/// <summary>What the Network API needs to know of the installation, besides the cloud itself.</summary>
public sealed record NetworkApiSettings
{
    /// <summary>Where a caller without a token is sent: the <c>uri</c> of the <c>WWW-Authenticate</c> header.</summary>
    public string IdentityUri { get; init; } = "http://127.0.0.1:5000";

    /// <summary>The most rows of a page, whatever a list asks for; null is no limit.</summary>
    public int? MostRows { get; init; }

    /// <summary>How long a GET waits for a resource whose host unit is in flight.</summary>
    public TimeSpan ReadPatience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a DELETE waits for the host to let go before it answers 204 all the same.</summary>
    public TimeSpan RemovalPatience { get; init; } = TimeSpan.FromSeconds(5);
}
