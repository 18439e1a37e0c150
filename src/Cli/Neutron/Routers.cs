using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Neutron;

/// <summary>Routers as resources; what joins them to subnets and the outside is in <see cref="RouterVerbs"/>.</summary>
internal static class Routers
{
    private static readonly Option NoRoutes = Option.Flag("--no-routes", "Remove routes associated with the router.") with { Local = true };
    private static readonly Option AdminStateUp = Option.Boolean("--admin-state-up", "Specify the administrative state of the router (True means \"Up\").");
    private static readonly Option Distributed = Option.Boolean("--distributed", "True means this router should operate in distributed mode.");

    public static readonly Resource Table = new("router", "router", "routers", "router")
    {
        Columns = ["id", "name", "external_gateway_info", "distributed", "ha"],
        Formats = new Dictionary<string, Func<JsonObject, string?>> { ["external_gateway_info"] = Common.JsonOf("external_gateway_info") },
        CreateWords = [Positional.One("name", "NAME", "Name of the router to be created.")],
        CreateOptions = [.. Common.AdminStateDown, Common.Description, Distributed, Option.Boolean("--ha", "Create a highly available router."), Common.AvailabilityZone],
        UpdateOptions = [Common.Name, Common.Description, AdminStateUp, Distributed, Common.Route, NoRoutes],
        CompleteCreate = Common.DefaultAdminStateAsync,
        CompleteUpdate = ChangeAsync,
        CreateExample = "demo-router",
        UpdateExample = "--route destination=10.8.0.0/16,nexthop=10.0.1.9",
        Sample = "demo-router",
    };

    private static Task ChangeAsync(Invocation call, JsonObject body)
    {
        if (call.Arguments.Has(NoRoutes)) body["routes"] = new JsonArray();
        return Task.CompletedTask;
    }
}
