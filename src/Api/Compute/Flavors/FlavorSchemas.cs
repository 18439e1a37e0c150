using System.Text.RegularExpressions;

namespace Neutrino.Api.Compute;

/// <summary>What may be said of flavors.</summary>
internal static partial class FlavorSchemas
{
    private static readonly Schema Id = new AnyOfSchema("'string', 'number', 'null'", new TextSchema(1, 255, IdText()), new NumberSchema(0, Forms.MostInteger), Forms.Null);
    private static readonly Schema Factor = new AnyOfSchema("'number', 'string'", new NumberSchema(1, Forms.MostInteger), new TextSchema(1, 20, FactorText()));

    public static ObjectSchema Create(int version)
    {
        var flavor = new ObjectSchema(
            new("name", Forms.Name, true), new("id", Id), new("ram", Forms.Number(1), true), new("vcpus", Forms.Number(1), true), new("disk", Forms.Number(0), true),
            new("OS-FLV-EXT-DATA:ephemeral", Forms.Number(0)), new("swap", Forms.Number(0)), new("rxtx_factor", Factor), new("os-flavor-access:is_public", Forms.Flag));
        return (version >= 55 ? flavor.With(new Member("description", Forms.Description)) : flavor).Under("flavor");
    }

    [GeneratedRegex(@"^(?! )[a-zA-Z0-9. _-]+(?<! )\z")]
    private static partial Regex IdText();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?\z")]
    private static partial Regex FactorText();
}
