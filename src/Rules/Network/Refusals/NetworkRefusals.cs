using Neutrino.Model;

namespace Neutrino.Rules;

public static class NetworkRefusals
{
    public static Refusal NotFound(string id) => new("NetworkNotFound", 404, $"Network {id} could not be found.");
    public static Refusal InUse(string id, IEnumerable<string> ports) => new("NetworkInUse", 409,
        $"Unable to complete operation on network {id}. There are one or more ports still in use on the network, id for these ports is: {string.Join(",", ports)}.");

    public static Refusal UnknownType(string type) => GeneralRefusals.InvalidInput($"network_type value '{type}' not supported");
    public static Refusal TypeRequired() => GeneralRefusals.InvalidInput("network_type required");
    public static Refusal ProhibitedForLocal(string attribute) => GeneralRefusals.InvalidInput($"{attribute} prohibited for local provider network");
    public static Refusal ProviderUpdate() => GeneralRefusals.InvalidInput("Plugin does not support updating provider attributes");
    public static Refusal SegmentsAndProvider() =>
        new("SegmentsSetInConjunctionWithProviders", 400, "Segments and provider values cannot both be set.");

    public static Refusal MtuTooBig(int most) => GeneralRefusals.InvalidInput($"Requested MTU is too big, maximum is {most}");
    public static Refusal MtuTooSmall(int least) => GeneralRefusals.InvalidInput($"Requested MTU is too small, minimum is {least}");
    public static Refusal NoLocalVlan() =>
        new("NoNetworkAvailable", 503, "Unable to create the network. No tenant network is available for allocation.");

    public static Refusal ExternalInUse(string id) => new("ExternalNetworkInUse", 409,
        $"External network {id} cannot be updated to be made non-external, since it has existing gateway ports.");

    public static Refusal DuplicateSegment() => new("SegmentsContainDuplicateEntry", 400, "Duplicate segment entry in request.");
    public static Refusal InvalidSharedSetting(string name) =>
        new("InvalidSharedSetting", 409, $"Unable to reconfigure sharing settings for network {name}. Multiple tenants are using it.");

    public static Refusal DefaultExternalExists(string id) =>
        new("DefaultExternalNetworkExists", 409, $"A default external network already exists: {id}.");

    public static Refusal UnknownZone(string zone) => new("AvailabilityZoneNotFound", 404, $"AvailabilityZone {zone} could not be found.");
}
