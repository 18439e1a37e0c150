namespace Neutrino.Api.Compute;

/// <summary>What the Compute API needs to know of the installation, besides the cloud itself.</summary>
public sealed record ComputeSettings
{
    /// <summary>Where a caller without a token is sent.</summary>
    public string IdentityUri { get; init; } = "http://127.0.0.1:5000";

    /// <summary>The most rows of a page.</summary>
    public int MostRows { get; init; } = 1000;

    /// <summary>Where copies of disks are made on their way to becoming images.</summary>
    public string ScratchDirectory { get; init; } = Path.GetTempPath();
}
