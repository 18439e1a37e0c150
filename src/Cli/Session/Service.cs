namespace Neutrino.Cli.Session;

/// <summary>A service as the catalog knows it.</summary>
/// <param name="Type">Catalog type: network, compute, image, identity.</param>
/// <param name="Title">As a person calls it in an error.</param>
/// <param name="Version">Path that its addresses must end in, added where the catalog leaves it out; empty: taken as it is.</param>
/// <param name="Port">The usual port, for hints.</param>
public sealed record Service(string Type, string Title, string Version, int Port)
{
    public static readonly Service Network = new("network", "Neutron", "v2.0", 9696);
    public static readonly Service Compute = new("compute", "Nova", "", 8774);
    public static readonly Service Image = new("image", "Glance", "v2", 9292);
    public static readonly Service Identity = new("identity", "Keystone", "", 5000);

    /// <summary>public, internal or admin, where the user's choice does not count: only Keystone v2.0's admin address has its admin calls.</summary>
    public string? Interface { get; init; }

    /// <summary>The address to which paths are added: no slash at its end.</summary>
    public Uri Root(string endpoint)
    {
        var trimmed = endpoint.TrimEnd('/');
        if (Version.Length == 0) return Parsed(trimmed);
        var last = trimmed[(trimmed.LastIndexOf('/') + 1)..];
        var isVersion = last.Length > 1 && last[0] == 'v' && char.IsAsciiDigit(last[1]);
        return Parsed(isVersion ? $"{trimmed[..^(last.Length + 1)]}/{Version}" : $"{trimmed}/{Version}");
    }

    private Uri Parsed(string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw new CommandException($"'{endpoint}' is no address of {Title}", $"an address begins with http://, as http://127.0.0.1:{Port}");
}
