using System.Collections.Concurrent;
using Neutrino.HostState;
using Neutrino.Libvirt;

namespace Neutrino.Host.Domains;

/// <param name="Vnc">The port of its screen on the loopback; null when it has none now.</param>
internal sealed record SeenDomain(Domain Domain, int? Vnc);

/// <summary>What is there of a guest: libvirt's domain with its id and our mark, and its folder.</summary>
internal sealed class DomainSight(DomainFolders folders)
{
    private readonly ConcurrentDictionary<string, Frozen> frozen = [];

    /// <summary>From now on the guest is paused for our own purpose, and seen as running, until what is returned is disposed.</summary>
    public IDisposable Freeze(string id) => frozen[id] = new Frozen(this, id);

    public async Task<(SeenDomain? Seen, HostFault? Fault)> SeeAsync(LibvirtConnection connection, UnitState wanted)
    {
        var id = wanted.Key.Id;
        var (row, error) = await connection.FindByUuidAsync(id).ConfigureAwait(false);
        if (error is not null) return (null, Faults.Of($"domain {id}", error));
        var described = row is null ? null : DomainXmlReader.Read(row.Xml);
        var like = wanted.Domains.Items.FirstOrDefault();
        if (described?.Unit == wanted.Key) return (Defined(id, row!, described, like), null);
        if (row is not null && like is not null) return (null, new HostFault($"domain {row.Name}", "has the server's UUID and is not ours", 0, true));
        return (folders.Exists(id) ? Absent(id, like) : null, null);
    }

    private SeenDomain Defined(string id, DomainRow row, DescribedDomain described, Domain? like)
    {
        var power = Power(row) is DomainPower.Paused && frozen.ContainsKey(id) ? DomainPower.Running : Power(row);
        var (boot, reboots) = folders.Booted(id);
        if (power is DomainPower.Running or DomainPower.Paused)
        {
            // What runs was started, even if nobody lived to write that down.
            var (running, done) = (described.Domain.BootNumber, described.Domain.SoftReboots);
            if ((boot, reboots) != (running, done)) folders.RecordBoot(id, running, done);
            (boot, reboots) = (running, done);
        }

        return new SeenDomain(
            described.Domain with
            {
                Folder = folders.Of(id), Files = folders.Files(id), Power = power, BootNumber = boot, SoftReboots = reboots, ShutdownSeconds = like?.ShutdownSeconds ?? 0,
            },
            described.Vnc);
    }

    private SeenDomain Absent(string id, Domain? like)
    {
        var (boot, reboots) = folders.Booted(id);
        return new SeenDomain(
            new Domain(like?.Name ?? "")
            {
                Id = id, Folder = folders.Of(id), Files = folders.Files(id), Power = DomainPower.Absent, BootNumber = boot, SoftReboots = reboots,
                ShutdownSeconds = like?.ShutdownSeconds ?? 0,
            },
            null);
    }

    private static DomainPower Power(DomainRow row) => row.State switch
    {
        _ when row.IsSaved => DomainPower.Saved,
        DomainState.Running or DomainState.Blocked or DomainState.ShuttingDown or DomainState.PmSuspended => DomainPower.Running,
        DomainState.Paused => DomainPower.Paused,
        _ => DomainPower.Off,
    };

    private sealed class Frozen(DomainSight owner, string id) : IDisposable
    {
        public void Dispose() => owner.frozen.TryRemove(new KeyValuePair<string, Frozen>(id, this));
    }
}
