namespace Neutrino.Model;

/// <summary>Who sees an <see cref="Image"/>.</summary>
public static class ImageVisibility
{
    public const string Public = "public";
    public const string Private = "private";
    public const string Shared = "shared";
    public const string Community = "community";
}
