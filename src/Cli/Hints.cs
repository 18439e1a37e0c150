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
        ["InvalidSharedSetting"] = "other projects have ports on it; delete those first",
    };

    /// <summary>Nova and Glance name no kinds of errors; their sentences must do.</summary>
    private static readonly (string Words, string Step)[] ByMessage =
    [
        ("key_name", "nova keypair-list shows what there is; nova keypair-add makes one"),
        ("Security group", "nova secgroup-list shows what there is"),
        ("Unavailable console type", "the server has no such console: nova get-serial-console, or nova console-log for what it printed"),
        ("Multiple possible networks", "say which: nova boot --nic net-name=NAME (neutron net-list)"),
        ("No valid host", "the host has no room for this flavor: nova hypervisor-stats; nova flavor-list shows smaller ones"),
        ("while it is in vm_state", "nova show says in which state it is; wait for that, or bring it there (start, unpause, resume)"),
        ("is locked", "nova unlock first"),
        ("Metadata item", "nova show lists the metadata"),
    ];

    public static string For(ApiException refused, Personality personality, Verb? verb)
    {
        if (refused.Service == Service.Identity && refused.Status == 401) return $"check OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME (or OS_TENANT_NAME): {personality.Name} --debug … shows what is sent";
        if (ByType.TryGetValue(refused.ErrorType, out var hint)) return hint;
        if (Overlaps(refused)) return "take another CIDR: neutron subnet-list shows those in use";
        if (refused.Message.Contains("uota", StringComparison.Ordinal) && refused.Status is 403 or 413) return $"{(personality.Name == "nova" ? "nova limits" : $"{personality.Name} help")} shows how much is used; delete what is not needed, or ask an admin for more";
        foreach (var (words, step) in ByMessage)
        {
            if (refused.Message.Contains(words, StringComparison.OrdinalIgnoreCase)) return step;
        }

        return ByStatus(refused, personality, verb);
    }

    private static bool Overlaps(ApiException refused) => refused.Status is 400 or 409 && refused.Message.Contains("overlap", StringComparison.OrdinalIgnoreCase);

    private static string ByStatus(ApiException refused, Personality personality, Verb? verb) => refused.Status switch
    {
        400 when refused.Message.Contains("Unrecognized attribute", StringComparison.Ordinal) => $"{personality.Name} help {verb?.Name} lists what it takes; anything else is sent as it stands",
        400 => $"see {personality.Name} help {verb?.Name}",
        401 => "the token is not valid here: unset OS_TOKEN, log in with a password again",
        403 => "this needs another role: source admin-openrc.sh, or ask the admin of the cloud",
        404 => ListOf(refused, personality, verb),
        413 => "too much at once; ask for less",
        500 => $"the server failed: its log has request {refused.RequestId}",
        502 or 503 or 504 => $"{refused.Service.Title} is not ready: neutrino status says why; try again",
        _ => "",
    };

    /// <summary>The verb that lists what was not found.</summary>
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
