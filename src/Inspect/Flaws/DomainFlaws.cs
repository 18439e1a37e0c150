using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Guests.</summary>
internal static class DomainFlaws
{
    public static void Add(Comparison unit)
    {
        foreach (var operation in unit.Operations)
        {
            switch (operation)
            {
                case StartDomain start: unit.Add(Place(start.Domain.Name), FlawKind.DomainStopped, Power(unit, start.Domain.Name)); break;
                case StopDomain stop when !unit.Operations.Any(other => other is StartDomain): unit.Add(Place(stop.Name), FlawKind.DomainRuns, Power(unit, stop.Name)); break;
                case PauseDomain pause: unit.Add(Place(pause.Name), FlawKind.DomainPower, "paused", Power(unit, pause.Name)); break;
                case SaveDomain save: unit.Add(Place(save.Name), FlawKind.DomainPower, "saved", Power(unit, save.Name)); break;
                case ResumeDomain resume: unit.Add(Place(resume.Domain.Name), FlawKind.DomainPower, "running", Power(unit, resume.Domain.Name)); break;
                case SoftRebootDomain reboot: unit.Add(Place(reboot.Domain.Name), FlawKind.DomainReboot); break;
                case RemoveDomainFolder remove when !unit.Operations.Any(other => other is RemoveDomain): unit.Add(First(unit), FlawKind.DomainFileExtra, remove.Folder); break;
                case DefineDomain define: unit.Add(Place(define.Domain.Name), FlawKind.DomainDefinition); break;
                case RemoveDomain remove: unit.Add(Place(remove.Name), FlawKind.DomainExtra); break;
                case MakeDomainFile make: unit.Add(First(unit), FlawKind.DomainFileMissing, make.File.Path); break;
                case RemoveDomainFile remove: unit.Add(First(unit), FlawKind.DomainFileExtra, remove.Path); break;
                case AttachInterface attach: unit.Add(Place(attach.Domain.Name), FlawKind.DomainInterfaceMissing, attach.Interface.Device); break;
                case DetachInterface detach: unit.Add(Place(detach.Domain.Name), FlawKind.DomainInterfaceExtra, detach.Interface.Device); break;
            }
        }
    }

    public static string Word(DomainPower power) => power switch
    {
        DomainPower.Running => "running",
        DomainPower.Paused => "paused",
        DomainPower.Off => "shut off",
        DomainPower.Saved => "saved",
        _ => "-",
    };

    private static Place Place(string name) => new(HopKind.Domain, name);
    private static Place First(Comparison unit) => Place(unit.Wanted.Domains.Items.Concat(unit.Seen.Domains.Items).Select(domain => domain.Name).FirstOrDefault(unit.Wanted.Key.Id));
    private static string Power(Comparison unit, string name) => Word(unit.Seen.Domains.Items.FirstOrDefault(domain => domain.Name == name)?.Power ?? DomainPower.Absent);
}
