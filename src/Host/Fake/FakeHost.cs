using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>
/// A Linux host in memory that refuses what the kernel refuses. It is the data plane of the mode without one, and of the tests, which can break operations,
/// put the machine into any state and let a foreign hand change it. Safe to call from many threads, of which none holds the others for longer than one look or one operation takes.
/// </summary>
public sealed class FakeHost : IHost
{
    private readonly Lock gate = new();
    private readonly FakeMachine machine = new();
    private readonly List<Operation> done = [];

    /// <summary>Asked before each operation of the loop: a fault to answer instead of doing it.</summary>
    public Func<Operation, HostFault?>? Breaks { get; set; }

    /// <summary>Asked before each look: a fault to answer instead of looking.</summary>
    public Func<UnitKey, HostFault?>? Blinds { get; set; }

    /// <summary>Awaited before each batch: a host that takes its time.</summary>
    public Func<ImmutableArray<Operation>, Task>? Delays { get; set; }

    public event Action<Notice>? Noticed;

    /// <summary>Whether <see cref="Done"/> is kept. Off where the fake runs for as long as a server does.</summary>
    public bool Remembers { get; init; } = true;

    /// <summary>Every operation done for the loop so far, in order.</summary>
    public ImmutableArray<Operation> Done
    {
        get { lock (gate) return [.. done]; }
    }

    /// <summary>How many units have been looked at.</summary>
    public int Looks { get; private set; }

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation)
    {
        lock (gate) return Task.FromResult<ImmutableArray<UnitKey>>([.. FakeSight.Units(machine)]);
    }

    public Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation)
    {
        lock (gate) Looks += wanted.Length;
        return Task.FromResult<ImmutableArray<Observed>>([.. wanted.Select(state => Blinds?.Invoke(state.Key) is { } fault ? new Observed(null, fault) : new Observed(See(state), null))]);
    }

    public async Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        if (Delays is { } delays) await delays(batch).ConfigureAwait(false);
        var results = Apply(batch);
        foreach (var unit in batch.Select(operation => operation.Unit).Distinct()) Noticed?.Invoke(new Notice(unit, "our own hand"));
        return results;
    }

    /// <summary>A foreign hand does something, unmarked if it makes something; the kernel tells us.</summary>
    /// <returns>Why the machine refused it, null when it did not.</returns>
    public HostFault? Meddle(Operation operation)
    {
        HostFault? fault;
        lock (gate) fault = Do(operation);
        Noticed?.Invoke(new Notice(operation.Unit, $"a foreign hand: {operation.GetType().Name}"));
        return fault;
    }

    /// <summary>A guest shuts itself down, crashes, or is switched off behind our back; libvirt tells us.</summary>
    /// <returns>False when no such guest runs.</returns>
    public bool GuestStops(string name)
    {
        UnitKey? unit;
        lock (gate)
        {
            if (!machine.Domains.TryGetValue(name, out var owned) || owned.Value.Power is not (DomainPower.Running or DomainPower.Paused)) return false;
            unit = owned.Unit;
            FakeDomains.Stop(machine, name);
        }

        if (unit is { } known) Noticed?.Invoke(new Notice(known, $"libvirt: {name} stopped"));
        return true;
    }

    /// <summary>Says that something may have changed.</summary>
    public void Notify(Notice notice) => Noticed?.Invoke(notice);

    /// <summary>Puts a unit into a state, whatever it is, bearing its mark or (null) nobody's; what cannot be, such as a route without its device, is left out.</summary>
    public void Force(UnitState state, bool marked = true)
    {
        lock (gate) FakeForce.Put(machine, state, marked ? state.Key : null);
    }

    /// <summary>What the host has of one unit.</summary>
    public UnitState See(UnitState wanted)
    {
        lock (gate) return FakeSight.See(machine, wanted);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ImmutableArray<Applied> Apply(ImmutableArray<Operation> batch)
    {
        var faults = batch.Select(operation => Breaks?.Invoke(operation)).ToArray();
        ImmutableArray<Operation> tried = [.. batch.Where((_, i) => faults[i] is null)];
        lock (gate)
        {
            FakeFirewall.Undeclare(machine, tried);
            FakeFirewall.Declare(machine, tried);
        }

        for (var i = 0; i < batch.Length; i++)
        {
            lock (gate)
            {
                faults[i] ??= Do(batch[i]);
                if (faults[i] is null && Remembers) done.Add(batch[i]);
            }
        }

        return [.. batch.Select((operation, i) => new Applied(operation, faults[i]))];
    }

    private HostFault? Do(Operation operation) => operation switch
    {
        MakeNamespace or RemoveNamespace or SetSysctl or MakeLink or RemoveLink or DressLink or MakeRoute or RemoveRoute or Announce => FakeLinks.Do(machine, operation),
        MakeBridge or RemoveBridge or PutOvsPort or RemoveOvsPort or OpenOvsPort or CloseOvsPort => FakeOvs.Do(machine, operation),
        StartDhcp or ReloadDhcp or StopDhcp or OpenListener or CloseListener => FakeServices.Do(machine, operation),
        _ when operation.Phase is Phase.StopGuests or Phase.RemoveGuestFiles or Phase.MakeGuestFiles or Phase.DefineGuests or Phase.StartGuests or Phase.SettleGuests =>
            FakeDomains.Do(machine, operation),
        _ => FakeFirewall.Do(machine, operation),
    };
}
