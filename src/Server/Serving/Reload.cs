using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Neutrino.Api;
using Neutrino.HostState;

namespace Neutrino.Server;

/// <summary>What reading the files again came to.</summary>
/// <param name="Notices">Options that are unknown, mean nothing here, or count from the next start.</param>
/// <param name="Faults">What is wrong in the files; with any, nothing was changed.</param>
/// <param name="Units">How many parts of the host were verified.</param>
/// <param name="Operations">How many changes of the host that took.</param>
internal sealed record ReloadReport(string Part, ImmutableArray<string> Taken, ImmutableArray<string> Notices, ImmutableArray<string> Faults, int Units, long Operations);

/// <summary>Reads the configuration files again and has one part of the host looked at, as a restart of that agent would; traffic goes on.</summary>
internal sealed partial class Reload(
    Func<Configuration> read, ServeOptions first, NetworkService network, GuestService guests, DataPlane plane, Cors cors, ILogger<Reload> logger) : IDisposable
{
    private static readonly FrozenSet<UnitKind> Everything = Enum.GetValues<UnitKind>().ToFrozenSet();

    /// <summary>The parts, by the names that Neutron's agents give them, and the units each has.</summary>
    public static readonly FrozenDictionary<string, FrozenSet<UnitKind>> Parts = new Dictionary<string, FrozenSet<UnitKind>>
    {
        ["all"] = Everything,
        ["server"] = FrozenSet<UnitKind>.Empty,
        ["l3"] = FrozenSet.Create(UnitKind.Router),
        ["dhcp"] = FrozenSet.Create(UnitKind.Dhcp),
        ["metadata"] = FrozenSet.Create(UnitKind.Router, UnitKind.Dhcp),
        ["openvswitch"] = FrozenSet.Create(UnitKind.Switch, UnitKind.Firewall, UnitKind.Group, UnitKind.Port),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly SemaphoreSlim one = new(1, 1);
    private ServeOptions current = first;

    public async Task<ReloadReport> RunAsync(string part)
    {
        await one.WaitAsync();
        try
        {
            return await TakeAsync(part, read());
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>As <see cref="RunAsync"/> of everything, for whoever asks with SIGHUP and reads of it in the log.</summary>
    public async Task HangupAsync()
    {
        try
        {
            var report = await RunAsync("all");
            foreach (var sentence in report.Taken) LogTaken(sentence);
            foreach (var sentence in report.Notices) LogNotice(sentence);
            foreach (var sentence in report.Faults) LogFault(sentence);
        }
        catch (Exception fault)
        {
            LogFailed(fault);
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<ReloadReport> TakeAsync(string part, Configuration configuration)
    {
        var (taken, notices) = (new List<string>(), configuration.Notices.ToList());
        if (!configuration.Faults.IsEmpty) return new ReloadReport(part, [], [.. notices], configuration.Faults, 0, 0);
        foreach (var value in configuration.Values)
        {
            var now = value.Option.Show(current);
            if (value.Value == now) continue;
            var sentence = value.Option.IsSecret ? $"{value.Source}: {value.Option.Title} is another" : $"{value.Source}: {value.Option.Title} = {Shown(value.Value)} (was {Shown(now)})";
            if (value.Option.IsLive) taken.Add(sentence);
            else notices.Add($"{sentence}: counts from the next start of neutrino.");
        }

        try
        {
            Take(configuration.Options);
        }
        catch (StartRefusedException refusal)
        {
            return new ReloadReport(part, [], [.. notices], [refusal.Message], 0, 0);
        }

        var (units, operations) = await plane.VerifyAsync(taken.Count > 0 ? Everything : Parts[part], $"the configuration is read again ({part})");
        LogRead(part, taken.Count, units, operations);
        return new ReloadReport(part, [.. taken], [.. notices], [], units, operations);
    }

    private static string Shown(string value) => value.Length == 0 ? "nothing" : value;

    /// <summary>What can change while running: the networks' options, but for the names of the bridges and what hangs on them.</summary>
    private void Take(ServeOptions wanted)
    {
        var live = current with
        {
            Network = wanted.Network with
            {
                IntegrationBridge = current.Network.IntegrationBridge, ExternalBridge = current.Network.ExternalBridge, OvsUseVeth = current.Network.OvsUseVeth,
            },
        };
        network.Take(live);
        guests.Take(live, network.Rules);
        plane.Take(live);
        cors.Take(live.Network.Cors);
        current = live;
    }

    [LoggerMessage(31, LogLevel.Information, "Taken: {Sentence}")]
    private partial void LogTaken(string sentence);

    [LoggerMessage(32, LogLevel.Warning, "{Sentence}")]
    private partial void LogNotice(string sentence);

    [LoggerMessage(33, LogLevel.Error, "{Sentence} Nothing was changed.")]
    private partial void LogFault(string sentence);

    [LoggerMessage(34, LogLevel.Error, "The configuration could not be read again")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(30, LogLevel.Information, "Configuration read again ({Part}): {Taken} options changed, {Units} units verified, {Operations} operations")]
    private partial void LogRead(string part, int taken, int units, long operations);
}
