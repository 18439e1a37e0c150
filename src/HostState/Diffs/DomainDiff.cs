namespace Neutrino.HostState;

/// <summary>Guests. What one does by itself is respected: it is started for a new boot, never because it stopped.</summary>
internal static class DomainDiff
{
    public static void Add(Difference difference)
    {
        foreach (var domain in difference.Wanted.Domains) Put(difference, domain, Find(difference.Raw, domain));
        foreach (var seen in difference.Raw.Domains)
            if (!difference.Wanted.Domains.Items.Any(domain => domain.Name == seen.Name)) Remove(difference, seen);
    }

    public static Domain? Find(UnitState seen, Domain domain) => seen.Domains.Items.FirstOrDefault(other => other.Name == domain.Name);

    /// <summary>What a guest is once all that has to be done is done, given how it was found.</summary>
    public static Domain After(Domain wanted, Domain? seen)
    {
        if (seen is null) return wanted.Power == DomainPower.Off ? wanted with { BootNumber = 0, SoftReboots = 0 } : wanted;
        if (wanted.Power != DomainPower.Off && GoesOn(wanted, seen)) return Continued(wanted, seen);
        if (wanted.Power != DomainPower.Off && (seen.BootNumber < wanted.BootNumber || OwesReboot(wanted, seen))) return wanted;
        return wanted with { Power = DomainPower.Off, BootNumber = seen.BootNumber, SoftReboots = seen.SoftReboots };
    }

    /// <summary>A guest that runs, or would go on where it was: it keeps the definition it was started with.</summary>
    private static Domain Continued(Domain wanted, Domain seen) => OwesReboot(wanted, seen) ? wanted : seen with
    {
        Power = wanted.Power, Files = wanted.Files, ShutdownSeconds = wanted.ShutdownSeconds,
        Interfaces = !CanRewire(wanted, seen) ? seen.Interfaces
            : seen.Interfaces.Where(own => Has(wanted, own)).Concat(wanted.Interfaces.Where(own => !Has(seen, own))).ToValueList(),
    };

    private static void Put(Difference difference, Domain target, Domain? seen)
    {
        var unit = difference.Unit;
        foreach (var file in target.Files)
            if (seen is null || !seen.Files.Items.Contains(file)) difference.Add(new MakeDomainFile(unit, target.Folder, file));
        foreach (var file in seen?.Files ?? [])
            if (!target.Files.Items.Contains(file)) difference.Add(new RemoveDomainFile(unit, file.Path));
        if (seen is not null && IsLive(seen) && GoesOn(target, seen) && target.Power != DomainPower.Off) GoOn(difference, target, seen);
        else StopOrStart(difference, target, seen);
    }

    private static void StopOrStart(Difference difference, Domain target, Domain? seen)
    {
        var unit = difference.Unit;
        var graceful = difference.WantedAtFirst.Domains.Items.Any(domain => domain.Name == target.Name && domain.Power == DomainPower.Off);
        if (seen is not null && IsLive(seen))
            difference.Add(new StopDomain(unit, target.Name, graceful && seen.Power == DomainPower.Running ? TimeSpan.FromSeconds(target.ShutdownSeconds) : TimeSpan.Zero));
        if (target.Power != DomainPower.Off) difference.Add(new StartDomain(unit, target));
        else if (seen is null || seen.Power == DomainPower.Absent || !SameDefinition(target, seen)) difference.Add(new DefineDomain(unit, target));
        if (target.Power == DomainPower.Saved) difference.Add(new SaveDomain(unit, target.Name));
    }

    private static void GoOn(Difference difference, Domain target, Domain seen)
    {
        var (unit, name) = (difference.Unit, target.Name);
        if (OwesReboot(target, seen))
        {
            Reboot(difference, target, seen);
            return;
        }

        if (target.Power != seen.Power && seen.Power != DomainPower.Running && target.Power != DomainPower.Saved)
            difference.Add(new ResumeDomain(unit, target with { Interfaces = difference.WantedAtFirst.Domains.Items.First(domain => domain.Name == name).Interfaces }));
        if (CanRewire(target, seen)) Rewire(difference, target, seen);
        if (target.Power == DomainPower.Paused && seen.Power != DomainPower.Paused) difference.Add(new PauseDomain(unit, name));
        if (target.Power == DomainPower.Saved && seen.Power != DomainPower.Saved) difference.Add(new SaveDomain(unit, name));
    }

    private static void Rewire(Difference difference, Domain target, Domain seen)
    {
        foreach (var plugged in seen.Interfaces)
            if (!Has(target, plugged)) difference.Add(new DetachInterface(difference.Unit, target, plugged));
        foreach (var wanted in target.Interfaces)
            if (!Has(seen, wanted)) difference.Add(new AttachInterface(difference.Unit, target, wanted));
    }

    private static void Reboot(Difference difference, Domain target, Domain seen)
    {
        if (seen.Power == DomainPower.Running)
        {
            difference.Add(new SoftRebootDomain(difference.Unit, target));
        }
        else
        {
            difference.Add(new StopDomain(difference.Unit, target.Name, TimeSpan.Zero));
            difference.Add(new StartDomain(difference.Unit, target));
        }

        if (target.Power == DomainPower.Saved) difference.Add(new SaveDomain(difference.Unit, target.Name));
        if (target.Power == DomainPower.Paused && seen.Power == DomainPower.Running) difference.Add(new PauseDomain(difference.Unit, target.Name));
    }

    private static void Remove(Difference difference, Domain seen)
    {
        if (seen.Power != DomainPower.Absent) difference.Add(new RemoveDomain(difference.Unit, seen.Name));
        if (!difference.Wanted.Domains.Items.Any(domain => domain.Folder == seen.Folder)) difference.Add(new RemoveDomainFolder(difference.Unit, seen.Folder));
    }

    private static bool IsLive(Domain seen) => seen.Power is DomainPower.Running or DomainPower.Paused or DomainPower.Saved;

    /// <summary>True when the guest is in the wanted boot, on the wanted disk.</summary>
    private static bool GoesOn(Domain wanted, Domain seen) =>
        IsLive(seen) && seen.BootNumber >= wanted.BootNumber && wanted.Disks.Items.FirstOrDefault()?.Path == seen.Disks.Items.FirstOrDefault()?.Path;

    private static bool OwesReboot(Domain wanted, Domain seen) => seen.BootNumber >= wanted.BootNumber && seen.SoftReboots < wanted.SoftReboots;

    /// <summary>Only a guest that runs takes part in plugging and unplugging. One that does not let go may still be paused or saved.</summary>
    private static bool CanRewire(Domain wanted, Domain seen) => wanted.Power == DomainPower.Running && !OwesReboot(wanted, seen);

    private static bool Has(Domain domain, DomainInterface plugged) =>
        domain.Interfaces.Items.Any(own => own.Device == plugged.Device && own.Mac == plugged.Mac && own.Bridge == plugged.Bridge);

    private static bool SameDefinition(Domain one, Domain other) =>
        one.Id == other.Id && one.Title == other.Title && one.Vcpus == other.Vcpus && one.MemoryMb == other.MemoryMb && one.Disks == other.Disks
        && one.Kernel == other.Kernel && one.Interfaces == other.Interfaces && one.Video == other.Video && one.Machine == other.Machine;
}
