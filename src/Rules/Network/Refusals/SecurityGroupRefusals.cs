using Neutrino.Model;

namespace Neutrino.Rules;

public static class SecurityGroupRefusals
{
    public static Refusal NotFound(string id) => new("SecurityGroupNotFound", 404, $"Security group {id} does not exist");
    public static Refusal RuleNotFound(string id) => new("SecurityGroupRuleNotFound", 404, $"Security group rule {id} does not exist");
    public static Refusal InUse(string id) => new("SecurityGroupInUse", 409, $"Security Group {id} in use.");
    public static Refusal CannotRemoveDefault() => new("SecurityGroupCannotRemoveDefault", 409, "Insufficient rights for removing default security group.");
    public static Refusal CannotUpdateDefault() => new("SecurityGroupCannotUpdateDefault", 409, "Updating default security group not allowed.");
    public static Refusal DefaultExists() => new("SecurityGroupDefaultAlreadyExists", 409, "Default security group already exists.");
    public static Refusal RuleExists(string ruleId) => new("SecurityGroupRuleExists", 409, $"Security group rule already exists. Rule id is {ruleId}.");
    public static Refusal DuplicateInPost() => new("DuplicateSecurityGroupRuleInPost", 409, "Duplicate Security Group Rule in POST.");
    public static Refusal SeveralGroups() => new("SecurityGroupNotSingleGroupRules", 400, "Only allowed to update rules for one security profile at a time");

    public static Refusal InvalidProtocol(AttributeValue protocol, IEnumerable<string> names) => new("SecurityGroupRuleInvalidProtocol", 400,
        $"Security group rule protocol {protocol} not supported. Only protocol values [None, {string.Join(", ", names.Select(name => $"'{name}'"))}] and integer representations [0 to 255] are supported.");

    public static Refusal InvalidEtherType(AttributeValue type) => new("SecurityGroupRuleInvalidEtherType", 400,
        $"Security group rule for ethertype '{type}' not supported. Allowed values are ['IPv4', 'IPv6'].");

    public static Refusal InvalidPort(AttributeValue port) => new("SecurityGroupInvalidPortValue", 400, $"Invalid value for port {port}");
    public static Refusal InvalidPortRange() =>
        new("SecurityGroupInvalidPortRange", 400, "For TCP/UDP protocols, port_range_min must be <= port_range_max");

    public static Refusal ProtocolRequired() => new("SecurityGroupProtocolRequiredWithPorts", 400, "Must also specify protocol if port range is given.");
    public static Refusal NoPortsFor(int protocol) => new("SecurityGroupInvalidProtocolForPort", 400,
        $"Ports cannot be specified for protocol {protocol}. Ports are only supported for DCCP, SCTP, TCP, UDP, UDPLITE.");

    public static Refusal InvalidIcmp(string field, string attribute, long value) => new("SecurityGroupInvalidIcmpValue", 400,
        $"Invalid value for ICMP {field} ({attribute}) {value}. It must be 0 to 255.");

    public static Refusal MissingIcmpType(long code) => new("SecurityGroupMissingIcmpType", 400,
        $"ICMP code (port-range-max) {code} is provided but ICMP type (port-range-min) is missing.");

    public static Refusal SeveralRemotes() => new("SecurityGroupMultipleRemoteEntites", 400,
        "Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.");

    public static Refusal PrefixConflict(string etherType, string prefix) =>
        new("SecurityGroupRuleParameterConflict", 400, $"Conflicting value ethertype {etherType} for CIDR {prefix}");

    public static Refusal EtherTypeConflict(string etherType, string protocol) =>
        new("SecurityGroupEthertypeConflictWithProtocol", 400, $"Invalid ethertype {etherType} for protocol {protocol}.");

    public static Refusal InvalidCidr(AttributeValue input) => new("InvalidCIDR", 400, $"Invalid CIDR {input} given as IP prefix.");
}
