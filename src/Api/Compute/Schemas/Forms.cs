using System.Text.RegularExpressions;
using Neutrino.Values;

namespace Neutrino.Api.Compute;

/// <summary>Forms that many bodies share.</summary>
internal static partial class Forms
{
    public const long MostInteger = int.MaxValue;

    /// <summary>A name as people see it: printable, no space at its ends.</summary>
    public static readonly Schema Name = new TextSchema(1, 255, Printable(),
        "Invalid input received: An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.");
    public static readonly Schema Text = new TextSchema(0, 65535);
    public static readonly Schema Flag = new FlagSchema();
    public static readonly Schema Any = new AnySchema();
    public static readonly Schema Null = new NullSchema();
    public static readonly Schema Description = new TextSchema(0, 255, DescriptionText()).OrNull();
    public static readonly Schema Uuid = new ParsedSchema("uuid", text => Guid.TryParse(text, out _));
    public static readonly Schema IpV4 = new ParsedSchema("ipv4", text => IpAddress.TryParse(text, out var address) && address.Version == 4);
    public static readonly Schema IpV6 = new ParsedSchema("ipv6", text => IpAddress.TryParse(text, out var address) && address.Version == 6);
    public static readonly Schema Ip = new AnyOfSchema("'string'", IpV4, IpV6);
    public static readonly Schema Metadata = new WordsSchema(MetadataName(), 255, new TextSchema(0, 255));
    public static readonly Schema ExtraSpecs = new WordsSchema(SpecName(), 255, new AnyOfSchema("'string', 'number'", new TextSchema(0, 255), new NumberSchema(long.MinValue, long.MaxValue)));
    public static readonly Schema Tag = new TextSchema(1, 60, TagText());
    public static readonly Schema HostName = new TextSchema(2, 63, HostNameText());
    public static readonly Schema Base64 = new TextSchema(0, 65535, Base64Text());
    public static readonly Schema DiskConfig = new OneOfSchema("AUTO", "MANUAL");
    public static readonly Schema AdminPassword = new TextSchema(0, 65535);

    public static Schema Number(long least, long most = MostInteger) => new NumberSchema(least, most);
    public static Schema Limited(int shortest, int longest) => new TextSchema(shortest, longest);

    [GeneratedRegex(@"^(?![\s])(?!.*[\s]\z)[^\p{Cc}\p{Cs}]+\z")]
    private static partial Regex Printable();

    [GeneratedRegex(@"^[^\p{Cc}\p{Cs}]*\z")]
    private static partial Regex DescriptionText();

    [GeneratedRegex(@"^[a-zA-Z0-9\-_:. ]{1,255}$")]
    private static partial Regex MetadataName();

    [GeneratedRegex(@"^[a-zA-Z0-9\-_:. ]{1,255}$")]
    private static partial Regex SpecName();

    [GeneratedRegex(@"^[^,/]*\z")]
    private static partial Regex TagText();

    [GeneratedRegex(@"^[a-zA-Z0-9]+[a-zA-Z0-9-]*[a-zA-Z0-9]+\z")]
    private static partial Regex HostNameText();

    [GeneratedRegex(@"^(?:[A-Za-z0-9+/]{4}|\s)*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\s*\z")]
    private static partial Regex Base64Text();
}
