using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The Compute API's refusals, in Nova's sentences.</summary>
public static class ComputeRefusals
{
    public static Refusal Bad(string message, string type = "HTTPBadRequest") => new(type, 400, message);
    public static Refusal Forbidden(string message) => new("Forbidden", 403, message);
    public static Refusal NotFound(string message) => new("NotFound", 404, message);
    public static Refusal Conflict(string message, string type = "Conflict") => new(type, 409, message);
    public static Refusal Policy(string rule) => new("PolicyNotAuthorized", 403, $"Policy doesn't allow {rule} to be performed.");
    public static Refusal NotSupported() => new("NotImplemented", 501, "The requested functionality is not supported.");

    public static Refusal ServerNotFound(string id) => new("InstanceNotFound", 404, $"Instance {id} could not be found.");
    public static Refusal ServerLocked(string id) => Conflict($"Instance {id} is locked", "InstanceIsLocked");
    public static Refusal ServerNotReady(string id) => Conflict($"Instance {id} is not ready", "InstanceNotReady");
    public static Refusal WrongState(string action, string id, string attribute, string? state) =>
        Conflict($"Cannot '{action}' instance {id} while it is in {attribute} {state ?? "None"}", "InstanceInvalidState");
    public static Refusal NeverLaunched(string action) => Conflict($"Cannot '{action}' an instance which has never been active", "InstanceInvalidState");

    public static Refusal FlavorNotFound(string id, int status = 404) => new("FlavorNotFound", status, $"Flavor {id} could not be found.");
    public static Refusal ImageNotFound() => Bad("Can not find requested image", "ImageNotFound");
    public static Refusal ImageNotActive(string id) => Bad($"Image {id} is not active.", "ImageNotActive");
    public static Refusal KeyNotFound(string name) => new("KeypairNotFound", 404, $"Keypair {name} not found for user");
    public static Refusal NoValidHost(string reason) => Bad($"No valid host was found. {reason}", "NoValidHost");

    public static Refusal NetworkNotFound(string id) => Bad($"Network {id} could not be found.", "NetworkNotFound");
    public static Refusal PortNotFound(string id, int status = 400) => new("PortNotFound", status, $"Port id {id} could not be found.");
    public static Refusal PortInUse(string id, int status = 409) => new("PortInUse", status, $"Port {id} is still in use.");
    public static Refusal PortNeedsFixedIp(string id) => Bad($"Port {id} requires a FixedIP in order to be used.", "PortRequiresFixedIP");
    public static Refusal PortNotUsable(string port, string server) => Bad($"Port {port} not usable for instance {server}.", "PortNotUsable");
    public static Refusal NetworkAmbiguous(int status = 409) =>
        new("NetworkAmbiguous", status, "Multiple possible networks found, use a Network ID to be more specific.");
    public static Refusal NetworkNeedsSubnet(string id) => Bad($"Network {id} requires a subnet in order to boot instances on.", "NetworkRequiresSubnet");
    public static Refusal ExternalNetwork(string id) => Forbidden($"It is not allowed to create an interface on external network {id}");
    public static Refusal TooManyPorts() => Forbidden("Maximum number of ports exceeded");
    public static Refusal NoFixedIps(string networkId) => Bad($"No fixed IP addresses available for network: {networkId}", "NoMoreFixedIps");
    public static Refusal GroupNotFound(string nameOrId, int status = 400) => new("SecurityGroupNotFound", status, $"Security group {nameOrId} not found.");
    public static Refusal SeveralGroups(string name) =>
        Conflict($"Multiple security groups found matching '{name}'. Use an ID to be more specific.", "NoUniqueMatch");

    /// <summary>A refusal of the Network API on the way of a Compute call: its sentence, under a code that Nova gives it.</summary>
    public static Refusal FromNetwork(Refusal refusal, string networkId) => refusal.Type switch
    {
        "IpAddressGenerationFailure" => NoFixedIps(networkId),
        "PolicyNotAuthorized" or "AdminRequired" => Forbidden(refusal.Message),
        _ when refusal.Status is 400 or 404 => refusal with { Status = 400 },
        _ when refusal.Status is 403 or 409 => refusal,
        _ => refusal with { Status = 400 },
    };
}
