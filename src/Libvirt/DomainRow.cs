namespace Neutrino.Libvirt;

/// <summary>A domain in a listing.</summary>
/// <param name="Xml">As it runs, or, when it is off, as it is defined.</param>
/// <param name="IsSaved">Off, and its memory kept.</param>
public sealed record DomainRow(string Name, string Uuid, DomainState State, bool IsSaved, string Xml);

/// <summary><c>virDomainInfo</c>. Memory in KiB, time in nanoseconds of all processors together.</summary>
public readonly record struct DomainUse(DomainState State, long MaxMemory, long Memory, int Vcpus, long CpuTime);

/// <summary><c>virDomainInterfaceStatsStruct</c>, since the device was made.</summary>
public readonly record struct InterfaceUse(long RxBytes, long RxPackets, long RxErrors, long RxDrops, long TxBytes, long TxPackets, long TxErrors, long TxDrops);

/// <summary><c>virDomainBlockStatsStruct</c>, since the guest started; −1: not counted.</summary>
public readonly record struct BlockUse(long ReadRequests, long ReadBytes, long WriteRequests, long WriteBytes, long Errors);

/// <summary>What is behind a connection.</summary>
/// <param name="Type"><c>QEMU</c>, <c>TEST</c>.</param>
/// <param name="Version">Of the hypervisor, as libvirt numbers it: 7002019 is 7.2.19.</param>
/// <param name="MemoryKib">Of the host.</param>
/// <param name="Cpus">Of the host.</param>
public readonly record struct HypervisorFacts(string Type, long Version, string HostName, string CpuModel, long MemoryKib, int Cpus, int Mhz);
