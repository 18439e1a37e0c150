using System.Text.Json.Serialization;

namespace Neutrino.Server;

/// <summary>What <c>neutrino status</c> shows.</summary>
/// <param name="Revision">The newest commit.</param>
/// <param name="Settled">The newest commit whose every unit has been handled once.</param>
/// <param name="Statuses">How many resources say ACTIVE, DOWN, ERROR …</param>
/// <param name="Units">How many units the host is made of.</param>
/// <param name="Faults">The units that are not as wanted, and why.</param>
/// <param name="Paused">Repair is paused: nothing is written on the host's network.</param>
internal sealed record StatusReport(
    string Version, int Pid, string HostName, string Dataplane, string? Datapath, bool Ready, long Revision, long Settled, SortedDictionary<string, int> Statuses, int Units,
    StatusFault[] Faults, bool Paused = false)
{
    [JsonIgnore]
    public bool IsWell => Ready && !Paused && Settled >= Revision && Faults.Length == 0;
}

/// <param name="Unit"><c>port:7bfa2daa-…</c></param>
/// <param name="Object">The thing on the host.</param>
/// <param name="Failures">How many times in a row.</param>
internal sealed record StatusFault(string Unit, string Object, string What, int Failures);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(ReloadReport))]
internal sealed partial class StatusJson : JsonSerializerContext;
