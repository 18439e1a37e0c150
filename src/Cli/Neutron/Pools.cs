using System.Globalization;
using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;

namespace Neutrino.Cli.Neutron;

/// <summary>Subnet pools and address scopes.</summary>
internal static class Pools
{
    private static readonly Option NoScope = Option.Flag("--no-address-scope", "Detach subnetpool from the address scope.") with { Local = true };

    private static readonly Option[] Changeable =
    [
        Common.Description,
        Option.Number("--min-prefixlen", "LENGTH", "Subnetpool minimum prefix length."),
        Option.Number("--max-prefixlen", "LENGTH", "Subnetpool maximum prefix length."),
        Option.Number("--default-prefixlen", "LENGTH", "Subnetpool default prefix length."),
        Option.Boolean("--is-default", "Specify whether this should be the default subnetpool (True meaning default)."),
        Option.Text("--address-scope", "ADDRSCOPE", "ID or name of the address scope with which the subnetpool is associated.") with { Attribute = "address_scope_id", Resource = "address_scope" },
    ];

    private static readonly Option Prefixes = Option.Many("--pool-prefix", "CIDR", "Subnetpool prefixes; may be given again.") with { Attribute = "prefixes" };

    public static readonly Resource SubnetPools = new("subnetpool", "subnetpool", "subnetpools", "subnetpool")
    {
        Columns = ["id", "name", "prefixes", "default_prefixlen", "address_scope_id", "is_default"],
        Formats = new Dictionary<string, Func<JsonObject, string?>> { ["prefixes"] = pool => pool["prefixes"] is JsonArray all ? string.Join('\n', all.Select(PythonText.Str)) : null },
        CreateWords = [Positional.One("name", "NAME", "Name of the subnetpool to be created.")],
        CreateOptions = [.. Changeable, Prefixes with { Required = true }, Option.Flag("--shared", "Set the subnetpool as shared.")],
        UpdateOptions = [Common.Name, .. Changeable, Prefixes, NoScope],
        CompleteUpdate = ChangeAsync,
        CreateExample = "--pool-prefix 10.7.0.0/16 --default-prefixlen 24 office",
        UpdateExample = "--is-default True",
        Sample = "office",
    };

    public static readonly Resource AddressScopes = new("address_scope", "address-scope", "address-scopes", "address scope")
    {
        Columns = ["id", "name", "ip_version"],
        CreateWords = [Positional.One("name", "NAME", "Specify the name of the address scope."), Positional.One("ip_version", "IP_VERSION", "Specify the address family of the address scope: 4 or 6.")],
        CreateOptions = [Option.Flag("--shared", "Set the address scope as shared.")],
        UpdateOptions = [Common.Name, Option.Boolean("--shared", "Set sharing of address scope (True means shared).")],
        CompleteCreate = CompleteAsync,
        CreateExample = "private 4",
        UpdateExample = "--name internal",
        Sample = "private",
    };

    private static Task ChangeAsync(Invocation call, JsonObject body)
    {
        if (call.Arguments.Has(NoScope)) body["address_scope_id"] = null;
        return Task.CompletedTask;
    }

    private static Task CompleteAsync(Invocation call, JsonObject body)
    {
        var word = call.Arguments.Word("ip_version");
        if (word is not ("4" or "6")) throw new UsageException($"argument IP_VERSION: invalid choice: '{word}' (choose from 4, 6)");
        body["ip_version"] = int.Parse(word, CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }
}
