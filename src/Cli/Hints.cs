using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli;

/// <summary>The next step after a refusal, by the kind of error that the API names, else by its status.</summary>
internal static class Hints
{
    private static readonly Dictionary<string, string> ByType = new(StringComparer.Ordinal)
    {
        ["OverQuota"] = "neutron quota-show lists the limits; delete what is not needed, or as admin: neutron quota-update --tenant-id ID --port 100",
        ["IpAddressInUse"] = "neutron port-list -c fixed_ips -c id shows who has it; take another address, or none to be given one",
        ["IpAddressAlreadyAllocated"] = "neutron port-list -c fixed_ips -c id shows who has it; take another address, or none to be given one",
        ["IpAddressGenerationFailure"] = "the subnet has no free address: neutron net-ip-availability-show NETWORK; delete unused ports, or add a subnet",
        ["MacAddressInUse"] = "neutron port-list shows who has it; take another MAC address, or none to be given one",
        ["NetworkInUse"] = "neutron port-list -- --network_id=ID shows its ports: router-interface-delete, router-gateway-clear, floatingip-delete or port-delete them first",
        ["SubnetInUse"] = "neutron port-list shows the ports on it: router-interface-delete, router-gateway-clear or port-delete them first",
        ["RouterInUse"] = "neutron router-port-list ROUTER shows its interfaces: router-interface-delete each first",
        ["RouterInterfaceInUseByFloatingIP"] = "neutron floatingip-list shows them: floatingip-disassociate those behind this router first",
        ["RouterExternalGatewayInUseByFloatingIp"] = "neutron floatingip-list shows them: floatingip-disassociate those behind this router first",
        ["ExternalGatewayForFloatingIPNotFound"] = "join that subnet to a router (neutron router-interface-add) whose gateway is this external network (neutron router-gateway-set)",
        ["FloatingIPPortAlreadyAssociated"] = "neutron floatingip-disassociate the other one first (neutron floatingip-list)",
        ["PortInUse"] = "neutron port-show PORT shows its device_id; give up that device first",
        ["L3PortInUse"] = "it is a router's: neutron router-interface-delete ROUTER port=PORT, or router-gateway-clear ROUTER",
        ["ServicePortInUse"] = "it is a router's: neutron router-interface-delete ROUTER port=PORT, or router-gateway-clear ROUTER",
        ["SecurityGroupInUse"] = "neutron port-list -c security_groups -c id shows its ports: port-update --security-group another, then delete",
        ["SecurityGroupRuleExists"] = "the rule is there already: neutron security-group-rule-list",
        ["SecurityGroupCannotRemoveDefault"] = "every project keeps its group 'default'; take its rules out instead (neutron security-group-rule-delete)",
        ["InvalidAllocationPool"] = "both ends must be inside the subnet, start before end, neither the network nor the broadcast address",
        ["OverlappingAllocationPools"] = "the pools share addresses; make them apart",
        ["GatewayConflictWithAllocationPools"] = "the gateway must lie outside the allocation pools: another --gateway or another --allocation-pool",
        ["RouterGatewayInUse"] = "neutron router-gateway-clear ROUTER, then delete",
        ["ExternalNetworkInUse"] = "routers or floating IPs use it: router-gateway-clear and floatingip-delete first",
        ["InvalidIpForNetwork"] = "neutron subnet-list shows the networks' addresses: take one of those, or none to be given one",
        ["InvalidSharedSetting"] = "other projects have ports on it; delete those first",
    };

    /// <summary>Nova and Glance name no kinds of errors, and Neutron's are wide: their sentences must do. The first that fits counts; null: of any client.</summary>
    private static readonly (string? Client, string Words, string Step)[] ByMessage =
    [
        (null, "overlaps with another", "take another CIDR: neutron subnet-list shows those in use"),
        ("neutron", "not in a CIDR format", "a CIDR is an address and the length of its prefix: 10.0.1.0/24"),
        ("neutron", "not a valid MAC address", "a MAC address looks like fa:16:3e:00:00:01; without one the port is given its own"),
        ("neutron", "not a valid IP address", "an address looks like 10.0.1.5"),
        ("neutron", "not a valid IP for any of the subnets", "neutron subnet-list shows the networks' addresses: take one of those, or none to be given one"),
        ("neutron", "cannot be converted to boolean", "give True or False"),
        ("neutron", "is not an integer", "give a whole number"),
        ("neutron", "already has a port on subnet", "it is joined already: neutron router-port-list ROUTER shows it"),
        ("neutron", "not a valid external network", "neutron net-external-list shows the external networks"),
        ("neutron", "not an external network", "neutron net-external-list shows the external networks"),
        ("nova", "key_name", "nova keypair-list shows what there is; nova keypair-add makes one"),
        ("nova", "Keypair data is invalid", "--pub-key takes the public half: a file like ~/.ssh/id_ed25519.pub; without it a pair is made"),
        ("nova", "Security group", "nova secgroup-list shows what there is"),
        ("nova", "Unavailable console type", "the server has no such console: nova get-serial-console, or nova console-log for what it printed"),
        ("nova", "Multiple possible networks", "say which: nova boot --nic net-name=NAME (neutron net-list)"),
        ("nova", "found for resize", "a server keeps its flavor here: nova image-create it, then nova boot that image with the other flavor"),
        ("nova", "No valid host", "the host has no room for this flavor: nova hypervisor-stats; nova flavor-list shows smaller ones"),
        ("nova", "while it is in vm_state", "nova show says in which state it is; wait for that, or bring it there (start, unpause, resume)"),
        ("nova", "is locked", "nova unlock first"),
        ("nova", "Metadata item", "nova show lists the metadata"),
        ("glance", "it is declared", "qemu-img info FILE says what the file is: give that as --disk-format"),
    ];

    /// <summary>In these words the services say that the name is taken.</summary>
    private static readonly string[] Twice = ["already exists", "Duplicate", "same name"];

    public static string For(ApiException refused, Personality personality, Verb? verb, Terminal terminal)
    {
        if (refused.Service == Service.Identity && refused.Status == 401)
        {
            return terminal.Variable("OS_TOKEN", "OS_AUTH_TOKEN") is not null ? "the token is wrong or has expired: unset OS_TOKEN OS_AUTH_TYPE, and log in with a password again (. ./demo-openrc.sh)"
                : $"check OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME (or OS_TENANT_NAME): {personality.Name} --debug … shows what is sent";
        }

        if (ByType.TryGetValue(refused.ErrorType, out var hint)) return hint;
        foreach (var (client, words, step) in ByMessage)
        {
            if ((client ?? personality.Name) == personality.Name && refused.Message.Contains(words, StringComparison.OrdinalIgnoreCase)) return step;
        }

        return IsOverQuota(refused)
            ? $"{(personality.Name == "nova" ? "nova limits shows how much is used" : $"{personality.Name} {(personality.Name == "glance" ? "image-list" : "help")} shows what there is")}; delete what is not needed, or ask an admin for more"
            : ByStatus(refused, personality, verb);
    }

    private static bool IsOverQuota(ApiException refused) =>
        refused.Status is 403 or 413 && refused.Message.Contains("quota", StringComparison.OrdinalIgnoreCase) && !refused.Message.Contains("policy", StringComparison.OrdinalIgnoreCase);

    private static string ByStatus(ApiException refused, Personality personality, Verb? verb) => refused.Status switch
    {
        400 when refused.Message.Contains("Unrecognized attribute", StringComparison.Ordinal) => $"{personality.Name} help {verb?.Name} lists what it takes; anything else is sent as it stands",
        400 => $"see {personality.Name} help {verb?.Name}",
        401 => "the token is not valid here: unset OS_TOKEN, log in with a password again",
        403 => "this needs another role: source admin-openrc.sh, or ask the admin of the cloud",
        404 => ListOf(refused, personality, verb),
        409 when IsThere(refused) => $"{(ListOf(refused, personality, verb) is { Length: > 0 } list ? $"{list}: " : "")}take another name, or delete that one first",
        413 => "too much at once; ask for less",
        500 => refused.RequestId is { Length: > 0 } id ? $"the server failed: its log has request {id}" : "the server failed: its log says why",
        502 or 503 or 504 => $"{refused.Service.Title} is not ready: neutrino status says why; try again",
        _ => "",
    };

    private static bool IsThere(ApiException refused) =>
        Twice.Any(words => refused.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>The verb that lists what was not found, or is there twice.</summary>
    private static string ListOf(ApiException refused, Personality personality, Verb? verb)
    {
        for (var name = verb?.Name; name is { Length: > 0 };)
        {
            var dash = name.LastIndexOf('-');
            name = dash < 0 ? "" : name[..dash];
            if (personality.Find($"{name}-list") is { } list && list != verb) return $"{personality.Name} {list.Name} shows what there is";
        }

        return refused.Message.Contains("nstance", StringComparison.Ordinal) ? "nova list shows what there is" : "";
    }
}
