namespace Neutrino.Model;

/// <summary>The statuses of an <see cref="Image"/>.</summary>
public static class ImageStatus
{
    /// <summary>Made, without data.</summary>
    public const string Queued = "queued";

    /// <summary>Its data is arriving.</summary>
    public const string Saving = "saving";

    /// <summary>Its data has arrived to be imported, and waits for that word.</summary>
    public const string Uploading = "uploading";
    public const string Active = "active";

    /// <summary>Its data is there, but only an administrator may read it, and no server may be made of it.</summary>
    public const string Deactivated = "deactivated";
}
