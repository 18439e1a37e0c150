using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Guests in the words of <c>virsh</c>.</summary>
internal static class DomainLines
{
    public static IEnumerable<string> Listed(UnitState state, string name) =>
        state.Domains.Items.Where(domain => domain.Name == name && domain.Power != DomainPower.Absent).Select(domain => $" {domain.Name}   {DomainFlaws.Word(domain.Power)}");

    public static IEnumerable<string> Taps(UnitState state, string name) =>
        state.Domains.Items.Where(domain => domain.Name == name).SelectMany(domain => domain.Interfaces.Items).Select(plugged => $"      <target dev='{plugged.Device}'/>");
}
