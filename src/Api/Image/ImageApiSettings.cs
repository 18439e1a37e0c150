namespace Neutrino.Api.Images;

/// <summary>What the Image API needs to know of the installation, besides the cloud itself.</summary>
public sealed record ImageApiSettings
{
    /// <summary>Where a caller without a token is sent: the <c>uri</c> of the <c>WWW-Authenticate</c> header.</summary>
    public string IdentityUri { get; init; } = "http://127.0.0.1:5000";
}
