using System.Collections.Immutable;

namespace Neutrino.Libvirt;

/// <summary>What domains use, and what they run on.</summary>
public sealed unsafe partial class LibvirtConnection
{
    public Task<LibvirtAnswer<DomainUse>> UseAsync(string name) => AskAsync<DomainUse>(name, domain =>
    {
        NativeInfo info;
        if (LibvirtNative.InfoOf(domain, &info) < 0) return LastError.Take();
        return new DomainUse((DomainState)info.State, (long)info.MaxMemory, (long)info.Memory, info.Vcpus, (long)info.CpuTime);
    });

    /// <summary>The time of each of its processors, nanoseconds.</summary>
    public Task<LibvirtAnswer<ImmutableArray<long>>> VcpuTimesAsync(string name) => AskAsync<ImmutableArray<long>>(name, domain =>
    {
        const int Most = 256;
        var vcpus = stackalloc NativeVcpu[Most];
        var count = LibvirtNative.VcpusOf(domain, vcpus, Most, 0, 0);
        if (count < 0) return LastError.Take();
        var times = new long[count];
        for (var i = 0; i < count; i++) times[i] = (long)vcpus[i].CpuTime;
        return ImmutableArray.Create(times);
    });

    /// <param name="device">Its name on the host.</param>
    public Task<LibvirtAnswer<InterfaceUse>> InterfaceUseAsync(string name, string device) => AskAsync<InterfaceUse>(name, domain =>
    {
        InterfaceUse use;
        return LibvirtNative.InterfaceUseOf(domain, device, &use, (nuint)sizeof(InterfaceUse)) < 0 ? LastError.Take() : use;
    });

    /// <param name="disk">The guest's name of it (<c>vda</c>), or its file.</param>
    public Task<LibvirtAnswer<BlockUse>> BlockUseAsync(string name, string disk) => AskAsync<BlockUse>(name, domain =>
    {
        BlockUse use;
        return LibvirtNative.BlockUseOf(domain, disk, &use, (nuint)sizeof(BlockUse)) < 0 ? LastError.Take() : use;
    });

    /// <summary>By <c>virDomainMemoryStatTags</c>, KiB: 6 what it has, 7 what QEMU holds.</summary>
    public Task<LibvirtAnswer<ImmutableDictionary<int, long>>> MemoryUseAsync(string name) => AskAsync<ImmutableDictionary<int, long>>(name, domain =>
    {
        const int Most = 16;
        var values = stackalloc NativeMemory[Most];
        var count = LibvirtNative.MemoryUseOf(domain, values, Most, 0);
        if (count < 0) return LastError.Take();
        var use = ImmutableDictionary.CreateBuilder<int, long>();
        for (var i = 0; i < count; i++) use[values[i].Tag] = (long)values[i].Value;
        return use.ToImmutable();
    });

    public Task<LibvirtAnswer<HypervisorFacts>> FactsAsync() => CallAsync<HypervisorFacts>(() =>
    {
        ulong version;
        NativeNode node;
        var type = Text(LibvirtNative.TypeOf(handle));
        if (LibvirtNative.VersionOf(handle, &version) < 0 || LibvirtNative.NodeInfo(handle, &node) < 0) return LastError.Take();
        var host = LibvirtNative.HostNameOf(handle);
        return new HypervisorFacts(type, (long)version, host is null ? "" : Taken(host), Text(node.Model), (long)node.Memory, (int)node.Cpus, (int)node.Mhz);
    });

    /// <summary>What the hypervisor can do, as XML.</summary>
    public Task<LibvirtAnswer<string>> CapabilitiesAsync() => CallAsync<string>(() =>
    {
        var text = LibvirtNative.Capabilities(handle);
        return text is null ? LastError.Take() : Taken(text);
    });
}
