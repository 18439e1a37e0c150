using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>The kinds as the tables write them: by name, so that their order in the enumeration means nothing.</summary>
internal static class Kinds
{
    private static readonly string[] Names = Enum.GetNames<ResourceKind>();

    public static string NameOf(ResourceKind kind) => Names[(int)kind];

    public static bool TryParse(string name, out ResourceKind kind)
    {
        kind = (ResourceKind)Array.IndexOf(Names, name);
        return (int)kind >= 0;
    }
}
