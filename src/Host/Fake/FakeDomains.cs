using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>libvirt on the fake machine: a running guest has its taps on its bridges. What libvirt and QEMU refuse is refused.</summary>
internal static class FakeDomains
{
    public static HostFault? Do(FakeMachine machine, Operation operation) => operation switch
    {
        MakeDomainFile make => Make(machine, make),
        RemoveDomainFile remove => Remove(machine, remove),
        RemoveDomainFolder remove => Remove(machine, remove),
        DefineDomain define => Define(machine, define.Unit, define.Domain),
        StartDomain start => Start(machine, start.Unit, start.Domain),
        StopDomain stop => Stop(machine, stop.Name),
        SoftRebootDomain reboot => Stop(machine, reboot.Domain.Name) ?? Start(machine, reboot.Unit, reboot.Domain),
        PauseDomain pause => Turn(machine, pause.Name, DomainPower.Paused, DomainPower.Running),
        SaveDomain save => Save(machine, save.Name),
        ResumeDomain resume => Resume(machine, resume.Domain),
        AttachInterface attach => Attach(machine, attach),
        DetachInterface detach => Detach(machine, detach),
        _ => Remove(machine, (RemoveDomain)operation),
    };

    /// <summary>The guest goes off, by whoever's hand.</summary>
    public static HostFault? Stop(FakeMachine machine, string name)
    {
        if (!machine.Domains.TryGetValue(name, out var owned)) return NotFound(name);
        Unplug(machine, owned.Value.Interfaces);
        machine.Domains[name] = owned with { Value = owned.Value with { Power = DomainPower.Off } };
        return null;
    }

    public static HostFault? Start(FakeMachine machine, UnitKey? unit, Domain domain)
    {
        if (machine.Domains.TryGetValue(domain.Name, out var known) && known.Value.Power is DomainPower.Running or DomainPower.Paused)
            return FakeFaults.Invalid($"domain {domain.Name}", "domain is already running");
        if (domain.Disks.Items.FirstOrDefault(disk => !IsThere(machine, disk.Path)) is { } disk)
            return FakeFaults.NoEntry($"domain {domain.Name}", $"Cannot access storage file '{disk.Path}': No such file or directory");
        if (domain.Interfaces.Items.Select(own => PlugFault(machine, domain, own)).FirstOrDefault(found => found is not null) is { } fault) return fault;
        foreach (var own in domain.Interfaces) Plug(machine, own);
        machine.FolderOf(domain.Folder, unit).Booted = (domain.BootNumber, domain.SoftReboots);
        machine.Domains[domain.Name] = new(
            domain with { Files = [], ShutdownSeconds = 0, Power = domain.Power == DomainPower.Paused ? DomainPower.Paused : DomainPower.Running }, unit);
        return null;
    }

    private static HostFault? Make(FakeMachine machine, MakeDomainFile operation)
    {
        if (!operation.File.Path.StartsWith(operation.Folder + "/", StringComparison.Ordinal)) return FakeFaults.Invalid($"file {operation.File.Path}", "not in the domain's folder");
        var folder = machine.FolderOf(operation.Folder, operation.Unit);
        machine.Folders[operation.Folder] = new(folder, operation.Unit);
        folder.Files.Add(operation.File.Path);
        return null;
    }

    private static bool IsThere(FakeMachine machine, string path) => machine.Folders.TryGetValue(Path.GetDirectoryName(path) ?? "", out var folder) && folder.Value.Files.Contains(path);

    private static HostFault? Remove(FakeMachine machine, RemoveDomainFile operation)
    {
        if (machine.Folders.TryGetValue(Path.GetDirectoryName(operation.Path) ?? "", out var folder)) folder.Value.Files.Remove(operation.Path);
        return null;
    }

    private static HostFault? Remove(FakeMachine machine, RemoveDomainFolder operation)
    {
        machine.Folders.Remove(operation.Folder);
        return null;
    }

    private static HostFault? Define(FakeMachine machine, UnitKey unit, Domain domain)
    {
        if (machine.Domains.Values.Any(other => other.Value.Id == domain.Id && other.Value.Name != domain.Name))
            return FakeFaults.Invalid($"domain {domain.Name}", $"domain is already defined with uuid {domain.Id}");
        var known = machine.Domains.TryGetValue(domain.Name, out var owned) ? owned.Value : null;
        var live = known?.Power is DomainPower.Running or DomainPower.Paused;
        machine.Domains[domain.Name] = new(
            (live ? known! : domain) with { Files = [], ShutdownSeconds = 0, Power = known?.Power ?? DomainPower.Off }, unit);
        machine.FolderOf(domain.Folder, unit);
        return null;
    }

    private static HostFault? Save(FakeMachine machine, string name)
    {
        if (Turn(machine, name, DomainPower.Saved, DomainPower.Running, DomainPower.Paused) is { } fault) return fault;
        Unplug(machine, machine.Domains[name].Value.Interfaces);
        return null;
    }

    private static HostFault? Resume(FakeMachine machine, Domain domain)
    {
        var name = domain.Name;
        if (!machine.Domains.TryGetValue(name, out var owned)) return NotFound(name);
        if (owned.Value.Power != DomainPower.Saved) return Turn(machine, name, DomainPower.Running, DomainPower.Paused);
        var saved = owned.Value.Interfaces.Select(own => domain.HasCard(own) ? own : own with { Bridge = "" }).ToValueList();
        if (saved.Items.Select(own => PlugFault(machine, owned.Value, own)).FirstOrDefault(found => found is not null) is { } fault) return fault;
        foreach (var own in saved) Plug(machine, own);
        machine.Domains[name] = owned with { Value = owned.Value with { Interfaces = saved } };
        return Turn(machine, name, DomainPower.Running, DomainPower.Saved);
    }

    private static HostFault? Turn(FakeMachine machine, string name, DomainPower to, params DomainPower[] from)
    {
        if (!machine.Domains.TryGetValue(name, out var owned)) return NotFound(name);
        if (owned.Value.Power != to && !from.Contains(owned.Value.Power)) return FakeFaults.Invalid($"domain {name}", "Requested operation is not valid: domain is not running");
        machine.Domains[name] = owned with { Value = owned.Value with { Power = to } };
        return null;
    }

    private static HostFault? Attach(FakeMachine machine, AttachInterface operation)
    {
        var name = operation.Domain.Name;
        if (!machine.Domains.TryGetValue(name, out var owned)) return NotFound(name);
        if (owned.Value.Power != DomainPower.Running) return FakeFaults.Invalid($"domain {name}", "Requested operation is not valid: domain is not running");
        if (PlugFault(machine, owned.Value, operation.Interface) is { } fault) return fault;
        Plug(machine, operation.Interface);
        machine.Domains[name] = owned with { Value = owned.Value with { Interfaces = owned.Value.Interfaces.Add(operation.Interface) } };
        return null;
    }

    private static HostFault? Detach(FakeMachine machine, DetachInterface operation)
    {
        var name = operation.Domain.Name;
        if (!machine.Domains.TryGetValue(name, out var owned)) return NotFound(name);
        var gone = owned.Value.Interfaces.Where(own => own.Device == operation.Interface.Device).ToValueList();
        Unplug(machine, gone);
        machine.Domains[name] = owned with { Value = owned.Value with { Interfaces = owned.Value.Interfaces.Where(own => !gone.Items.Contains(own)).ToValueList() } };
        return null;
    }

    private static HostFault? Remove(FakeMachine machine, RemoveDomain operation)
    {
        if (!machine.Domains.ContainsKey(operation.Name)) return null;
        Stop(machine, operation.Name);
        machine.Domains.Remove(operation.Name);
        return null;
    }

    private static HostFault? PlugFault(FakeMachine machine, Domain domain, DomainInterface own)
    {
        if (FakeMachine.NameFault(own.Device) is { } why) return FakeFaults.Invalid($"domain {domain.Name}", why);
        if (machine.Links.ContainsKey(("", own.Device))) return FakeFaults.Busy($"domain {domain.Name}", $"Unable to create tap device {own.Device}: Device or resource busy");
        return own.Bridge.Length == 0 || machine.Links.TryGetValue(("", own.Bridge), out var bridge) && bridge.Value.Kind == LinkKind.Bridge
            ? null
            : FakeFaults.NoDevice($"domain {domain.Name}: Cannot get interface MTU on '{own.Bridge}'");
    }

    private static void Plug(FakeMachine machine, DomainInterface own) =>
        machine.Links[("", own.Device)] = new(FakeLinks.New(machine, "", own.Device, LinkKind.Foreign) with { Master = own.Bridge.Length == 0 ? null : own.Bridge, Mtu = own.Mtu, Up = true }, null);

    private static void Unplug(FakeMachine machine, ValueList<DomainInterface> interfaces)
    {
        foreach (var own in interfaces) machine.Unlink(("", own.Device));
    }

    private static HostFault NotFound(string name) => new($"domain {name}", "Domain not found", 0, true);
}
