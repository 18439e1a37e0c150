using System.Collections.Immutable;
using System.Net;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;

namespace Neutrino.Host.Firewall;

/// <summary>
/// ipsets of type hash:net in the host's namespace, over one netlink socket. The kernel tells nobody of changes to them, so while there are any of ours they
/// are read every 1.5 s. Of <see cref="IHost"/> it does what concerns <see cref="UnitState.IpSets"/>.
/// </summary>
public sealed class IpSets : IHost
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(1500);
    private readonly Lock working = new();
    private readonly string directory;
    private readonly string boot;
    private readonly ITimer timer;
    private readonly Dictionary<string, HashSet<IPNetwork>> lastSeen = new(StringComparer.Ordinal);
    private ClaimLedger<IpSet>? claims;
    private IpSetSocket? socket;

    /// <param name="directory">Where the record of our sets is kept, below /run; exists.</param>
    public IpSets(string directory, string boot, TimeProvider time)
    {
        (this.directory, this.boot) = (directory, boot);
        timer = time.CreateTimer(_ => Poll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public event Action<Notice>? Noticed;

    private ClaimLedger<IpSet> Claims => claims ?? throw new InvalidOperationException("Not started.");

    private IpSetSocket Sets => socket ?? throw new InvalidOperationException("Not started.");

    public Task StartAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        lock (working)
        {
            claims = new ClaimLedger<IpSet>(Path.Combine(directory, "ipsets"), boot, set => $"{set.Family}\t{set.Name}", Parse, set => set with { Family = IpFamily.V4, Members = [] });
            socket = new IpSetSocket(NetlinkSocket.Open(NetlinkProtocol.Netfilter));
            foreach (var set in List(Claims.Items)) lastSeen[set.Key] = [.. set.Value.Members];
            Rearm();
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation)
    {
        lock (working) return Task.FromResult(Claims.Units.ToImmutableArray());
    }

    public Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation)
    {
        lock (working)
        {
            var units = wanted.Select(unit => (Unit: unit, Claimed: Claims.OfUnit(unit.Key))).ToList();
            if (units.All(unit => unit.Unit.IpSets.Count == 0 && unit.Claimed.Count == 0)) return Task.FromResult(wanted.Select(unit => new Observed(new UnitState(unit.Key), null)).ToImmutableArray());
            try
            {
                var there = List(units.SelectMany(unit => unit.Unit.IpSets.Concat(unit.Claimed)));
                return Task.FromResult(units.Select(unit => new Observed(See(unit.Unit, unit.Claimed, there), null)).ToImmutableArray());
            }
            catch (LinuxException refused)
            {
                return Task.FromResult(wanted.Select(_ => new Observed(null, new HostFault("ipsets", refused.Message, refused.Errno, Retryable: true))).ToImmutableArray());
            }
        }
    }

    public Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        lock (working)
        {
            Claims.Claim(batch.OfType<PutIpSet>().Select(put => (put.Unit, put.Set)));
            var applied = batch.Select(Apply).ToImmutableArray();
            Claims.Release(applied.Where(one => one.Fault is null).Select(one => one.Operation).OfType<RemoveIpSet>().Select(remove => remove.Set));
            Rearm();
            return Task.FromResult(applied);
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (working)
        {
            timer.Dispose();
            socket?.Dispose();
            claims?.Dispose();
            (socket, claims) = (null, null);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The kernel takes no prefix of length 0; its halves say the same.</summary>
    internal static IEnumerable<IPNetwork> Members(IEnumerable<Cidr> members) => members.SelectMany(member => member.PrefixLength > 0
        ? [ToNetwork(member)]
        : new[] { ToNetwork(new Cidr(member.First, 1)), ToNetwork(new Cidr(member.First.Offset(UInt128.One << (member.Address.Bits - 1)), 1)) });

    private static IPNetwork ToNetwork(Cidr member) => new(new IPAddress(member.First.ToBytes()), member.PrefixLength);

    private static Cidr ToCidr(IPNetwork network) => new(IpAddress.FromBytes(network.BaseAddress.GetAddressBytes()), network.PrefixLength);

    private static IpSet? Parse(string text) =>
        text.Split('\t') is [var family, var name] && Enum.TryParse<IpFamily>(family, out var version) ? new IpSet("", name, version) : null;

    // One by one: others' sets may be large.
    private Dictionary<string, IpSetContent> List(IEnumerable<IpSet> sets) =>
        sets.Select(set => set.Name).Distinct().SelectMany(name => Sets.List(name)).ToDictionary(set => set.Name, StringComparer.Ordinal);

    private UnitState See(UnitState unit, IReadOnlyList<IpSet> claimed, Dictionary<string, IpSetContent> there)
    {
        var wanted = unit.IpSets.Select(set => set.Name).ToHashSet(StringComparer.Ordinal);
        List<IpSet> seen = [];
        foreach (var set in unit.IpSets.Concat(claimed.Where(set => !wanted.Contains(set.Name))))
        {
            if (there.TryGetValue(set.Name, out var content) && content.TypeName == "hash:net") seen.Add(See(set, content));
            else if (Claims.OwnerOf(set) == unit.Key) Claims.Release([set]);
        }

        Claims.Claim(seen.Where(set => wanted.Contains(set.Name) && Claims.OwnerOf(set) is null).Select(set => (unit.Key, set)));
        return new UnitState(unit.Key) { IpSets = seen.ToValueList() };
    }

    // What is as wanted is given in the wanted words (a whole range instead of its halves, host bits), so that equal is equal.
    private IpSet See(IpSet wanted, IpSetContent content)
    {
        lastSeen[wanted.Name] = [.. content.Members];
        var family = content.IsV6 == true ? IpFamily.V6 : IpFamily.V4;
        if (family == wanted.Family && lastSeen[wanted.Name].SetEquals(Members(wanted.Members))) return wanted;
        return wanted with { Family = family, Members = content.Members.Select(ToCidr).Order().ToValueList() };
    }

    private Applied Apply(Operation operation)
    {
        try
        {
            switch (operation)
            {
                case PutIpSet put:
                    Put(put);
                    break;
                case RemoveIpSet remove when Claims.OwnerOf(remove.Set) is not { } owner || owner == remove.Unit:
                    Sets.Destroy(remove.Set.Name);
                    lastSeen.Remove(remove.Set.Name);
                    break;
                case RemoveIpSet:
                    break;
                default:
                    throw new NotSupportedException($"{operation.GetType().Name} is not about ipsets.");
            }

            return new Applied(operation, null);
        }
        catch (LinuxException refused)
        {
            var name = operation is PutIpSet put ? put.Set.Name : ((RemoveIpSet)operation).Set.Name;
            return new Applied(operation, new HostFault($"ipset {name}", refused.Message, refused.Errno, Retryable: true));
        }
    }

    private void Put(PutIpSet put)
    {
        if (put.Set.Name.Length > IpSetSocket.LongestName) throw new LinuxException($"put ipset {put.Set.Name}", Errno.EINVAL, "the name is too long");
        Sets.Create(put.Set.Name, put.Set.Family == IpFamily.V6);
        var added = Members(put.Added).ToHashSet();
        var wanted = Members(put.Set.Members).ToHashSet();

        // A half of a whole range may be wanted for itself.
        Sets.Change(put.Set.Name, [.. added], [.. Members(put.Removed).Where(member => !wanted.Contains(member))]);
        lastSeen[put.Set.Name] = wanted;
    }

    private void Rearm() => timer.Change(Claims.Units.Any() ? Period : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void Poll()
    {
        List<Notice> notices = [];
        lock (working)
        {
            if (socket is null) return;
            try
            {
                var there = List(Claims.Items);
                foreach (var set in Claims.Items) Compare(set, there.TryGetValue(set.Name, out var content) ? [.. content.Members] : null, notices);
            }
            catch (LinuxException refused)
            {
                notices.Add(new Notice(null, $"ipsets: {refused.Message}"));
            }

            Rearm();
        }

        foreach (var notice in notices) Noticed?.Invoke(notice);
    }

    private void Compare(IpSet set, HashSet<IPNetwork>? now, List<Notice> notices)
    {
        var before = lastSeen.GetValueOrDefault(set.Name);
        if (now is null ? before is null : before?.SetEquals(now) == true) return;
        if (now is null) lastSeen.Remove(set.Name);
        else lastSeen[set.Name] = now;
        if (Claims.OwnerOf(set) is { } unit) notices.Add(new Notice(unit, $"ipset: {set.Name} {(now is null ? "is gone" : "has other members")}"));
    }
}
