namespace Neutrino.HostState;

/// <summary>An operation in words, for log lines and dry runs: what was found that made it necessary, and what it does.</summary>
public static class OperationText
{
    /// <summary>What is not as it should be: <c>chain neutron-l3-agent-snat is not as wanted</c>.</summary>
    public static string Found(Operation operation) => operation switch
    {
        MakeNamespace make => $"namespace {make.Name} missing",
        RemoveNamespace remove => $"namespace {remove.Name} too many",
        SetSysctl set => $"sysctl {set.Sysctl.Key} is not {set.Sysctl.Value}",
        MakeLink make => $"link {make.Link.Name} missing",
        RemoveLink remove => $"link {remove.Name} too many or not as wanted",
        DressLink { Seen: { } seen } dress => $"link {seen.Name}: {Differences(dress.Wanted, seen)}",
        DressLink dress => $"link {dress.Wanted.Name} missing",
        MakeRoute make => $"route {make.Route.Destination} missing or another",
        RemoveRoute remove => $"route {remove.Route.Destination} too many",
        MakeBridge make => $"bridge {make.Bridge.Name} missing or not as wanted",
        RemoveBridge remove => $"bridge {remove.Name} too many",
        PutOvsPort put => $"OVS port {put.Port.Name} missing or not as wanted",
        RemoveOvsPort remove => $"OVS port {remove.Name} too many or not as wanted",
        OpenOvsPort open => $"OVS port {open.Name} not on its tag",
        CloseOvsPort close => $"OVS port {close.Name} open and not filtered as wanted",
        PutChain put => $"chain {put.Chain.Name} missing or not as wanted",
        RemoveChain remove => $"chain {remove.Chain.Name} too many",
        PutSharedRule put => $"rule '{put.Rule.Rule}' missing from {put.Rule.Chain}",
        RemoveSharedRule remove => $"rule '{remove.Rule.Rule}' too many in {remove.Rule.Chain}",
        PutIpSet put => $"ipset {put.Set.Name} missing or {put.Added.Count} too few, {put.Removed.Count} too many",
        RemoveIpSet remove => $"ipset {remove.Set.Name} too many",
        PutIdentity put => $"identity of {put.Identity.Device} not as wanted",
        RemoveIdentity remove => $"identity of {remove.Identity.Device} too many",
        StartDhcp start => $"dnsmasq of {start.Server.Id} not running as wanted",
        ReloadDhcp reload => $"files of dnsmasq {reload.Server.Id} not as wanted",
        StopDhcp stop => $"dnsmasq of {stop.Server.Id} too many, or deaf",
        OpenListener open => $"listener on port {open.Listener.Port} missing",
        CloseListener close => $"listener on port {close.Listener.Port} too many, or deaf",
        MakeDomainFile make => $"file {make.File.Path} missing",
        RemoveDomainFile remove => $"file {remove.Path} too many",
        RemoveDomainFolder remove => $"folder {remove.Folder} too many",
        DefineDomain define => $"domain {define.Domain.Name} not defined as wanted",
        StartDomain start => $"domain {start.Domain.Name} not started for boot {start.Domain.BootNumber}",
        StopDomain stop => $"domain {stop.Name} runs",
        SoftRebootDomain reboot => $"domain {reboot.Domain.Name} not rebooted",
        PauseDomain pause => $"domain {pause.Name} not paused",
        SaveDomain save => $"domain {save.Name} not saved",
        ResumeDomain resume => $"domain {resume.Domain.Name} paused or saved",
        AttachInterface attach => $"interface {attach.Interface.Device} missing from {attach.Domain.Name}",
        DetachInterface detach => $"interface {detach.Interface.Device} too many on {detach.Domain.Name}",
        RemoveDomain remove => $"domain {remove.Name} too many",
        _ => "",
    };

    /// <summary>What is done about it: <c>put chain neutron-l3-agent-snat</c>.</summary>
    public static string Did(Operation operation) => operation switch
    {
        MakeNamespace make => $"made namespace {make.Name}",
        RemoveNamespace remove => $"removed namespace {remove.Name}",
        SetSysctl set => $"set sysctl {set.Sysctl.Key}",
        MakeLink make => make.Pair is null ? $"made link {make.Link.Name}" : $"made links {make.Link.Name} and {make.Pair.Name}",
        RemoveLink remove => $"removed link {remove.Name}",
        DressLink dress => $"dressed link {dress.Wanted.Name}",
        MakeRoute make => $"set route {make.Route.Destination}",
        RemoveRoute remove => $"removed route {remove.Route.Destination}",
        Announce announce => $"announced {announce.Address}",
        MakeBridge make => $"made bridge {make.Bridge.Name}",
        RemoveBridge remove => $"removed bridge {remove.Name}",
        PutOvsPort put => $"put OVS port {put.Port.Name}",
        RemoveOvsPort remove => $"removed OVS port {remove.Name}",
        OpenOvsPort open => $"opened OVS port {open.Name}",
        CloseOvsPort close => $"shut OVS port {close.Name}",
        PutChain put => $"put chain {put.Chain.Name}",
        RemoveChain remove => $"removed chain {remove.Chain.Name}",
        PutSharedRule put => $"put a rule into {put.Rule.Chain}",
        RemoveSharedRule remove => $"removed a rule from {remove.Rule.Chain}",
        PutIpSet put => $"filled ipset {put.Set.Name}",
        RemoveIpSet remove => $"removed ipset {remove.Set.Name}",
        PutIdentity put => $"put identity of {put.Identity.Device}",
        RemoveIdentity remove => $"removed identity of {remove.Identity.Device}",
        DropZoneFlows drop => $"dropped the flows of zone {drop.Zone}",
        DropAddressFlows drop => $"dropped the flows of {drop.Address}",
        StartDhcp start => $"started dnsmasq of {start.Server.Id}",
        ReloadDhcp reload => $"reloaded dnsmasq of {reload.Server.Id}",
        StopDhcp stop => $"stopped dnsmasq of {stop.Server.Id}",
        OpenListener open => $"opened listener on port {open.Listener.Port}",
        CloseListener close => $"closed listener on port {close.Listener.Port}",
        MakeDomainFile make => $"made {make.File.Path}",
        RemoveDomainFile remove => $"removed {remove.Path}",
        RemoveDomainFolder remove => $"removed {remove.Folder}",
        DefineDomain define => $"defined domain {define.Domain.Name}",
        StartDomain start => $"started domain {start.Domain.Name}",
        StopDomain stop => $"stopped domain {stop.Name}",
        SoftRebootDomain reboot => $"rebooted domain {reboot.Domain.Name}",
        PauseDomain pause => $"paused domain {pause.Name}",
        SaveDomain save => $"saved domain {save.Name}",
        ResumeDomain resume => $"resumed domain {resume.Domain.Name}",
        AttachInterface attach => $"attached {attach.Interface.Device} to {attach.Domain.Name}",
        DetachInterface detach => $"detached {detach.Interface.Device} from {detach.Domain.Name}",
        RemoveDomain remove => $"removed domain {remove.Name}",
        _ => operation.GetType().Name,
    };

    private static string Differences(Link wanted, Link seen)
    {
        List<string> words = [];
        if (wanted.Namespace != seen.Namespace) words.Add("in another namespace");
        if (wanted.Up != seen.Up) words.Add(seen.Up ? "up" : "down");
        if (wanted.Mac is { } mac && mac != seen.Mac) words.Add($"MAC {seen.Mac}");
        if (wanted.Mtu is { } mtu && mtu != seen.Mtu) words.Add($"MTU {seen.Mtu}");
        if (wanted.Master is not null && wanted.Master != seen.Master) words.Add(seen.Master is null ? "no bridge's port" : $"port of {seen.Master}");
        words.AddRange(wanted.Addresses.Items.Except(seen.Addresses.Items).Select(address => $"address {address.Prefix} missing"));
        words.AddRange(seen.Addresses.Items.Except(wanted.Addresses.Items).Select(address => $"address {address.Prefix} too many"));
        return words.Count == 0 ? "not as wanted" : string.Join(", ", words);
    }
}
