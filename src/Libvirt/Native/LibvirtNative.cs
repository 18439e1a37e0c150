using System.Runtime.InteropServices;

namespace Neutrino.Libvirt;

/// <summary>The functions of libvirt's C library that are used, under the names of https://libvirt.org/html/ without their prefix.</summary>
internal static unsafe partial class LibvirtNative
{
    private const string Library = "libvirt.so.0";
    private const StringMarshalling Utf8 = StringMarshalling.Utf8;

    [LibraryImport(Library, EntryPoint = "virInitialize")]
    public static partial int Initialize();

    [LibraryImport(Library, EntryPoint = "virSetErrorFunc")]
    public static partial void SetErrorFunction(nint data, delegate* unmanaged[Cdecl]<nint, nint, void> handler);

    [LibraryImport(Library, EntryPoint = "virGetLastError")]
    public static partial NativeError* LastError();

    [LibraryImport(Library, EntryPoint = "virResetLastError")]
    public static partial void ResetLastError();

    [LibraryImport(Library, EntryPoint = "virEventRegisterDefaultImpl")]
    public static partial int RegisterEventLoop();

    [LibraryImport(Library, EntryPoint = "virEventRunDefaultImpl")]
    public static partial int RunEventLoop();

    [LibraryImport(Library, EntryPoint = "virConnectOpen", StringMarshalling = Utf8)]
    public static partial ConnectionHandle Open(string uri);

    [LibraryImport(Library, EntryPoint = "virConnectClose")]
    public static partial int Close(nint connection);

    [LibraryImport(Library, EntryPoint = "virConnectSetKeepAlive")]
    public static partial int SetKeepAlive(ConnectionHandle connection, int seconds, uint count);

    [LibraryImport(Library, EntryPoint = "virConnectRegisterCloseCallback")]
    public static partial int OnClose(ConnectionHandle connection, delegate* unmanaged[Cdecl]<nint, int, nint, void> handler, nint data, delegate* unmanaged[Cdecl]<nint, void> free);

    [LibraryImport(Library, EntryPoint = "virConnectUnregisterCloseCallback")]
    public static partial int NotOnClose(ConnectionHandle connection, delegate* unmanaged[Cdecl]<nint, int, nint, void> handler);

    [LibraryImport(Library, EntryPoint = "virConnectDomainEventRegisterAny")]
    public static partial int OnEvent(ConnectionHandle connection, nint domain, int kind, nint handler, nint data, delegate* unmanaged[Cdecl]<nint, void> free);

    [LibraryImport(Library, EntryPoint = "virConnectDomainEventDeregisterAny")]
    public static partial int NotOnEvent(ConnectionHandle connection, int registration);

    [LibraryImport(Library, EntryPoint = "virConnectGetType")]
    public static partial byte* TypeOf(ConnectionHandle connection);

    [LibraryImport(Library, EntryPoint = "virConnectGetVersion")]
    public static partial int VersionOf(ConnectionHandle connection, ulong* version);

    [LibraryImport(Library, EntryPoint = "virConnectGetHostname")]
    public static partial byte* HostNameOf(ConnectionHandle connection);

    [LibraryImport(Library, EntryPoint = "virNodeGetInfo")]
    public static partial int NodeInfo(ConnectionHandle connection, NativeNode* node);

    [LibraryImport(Library, EntryPoint = "virConnectGetCapabilities")]
    public static partial byte* Capabilities(ConnectionHandle connection);

    [LibraryImport(Library, EntryPoint = "virConnectListAllDomains")]
    public static partial int ListDomains(ConnectionHandle connection, nint** domains, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainLookupByName", StringMarshalling = Utf8)]
    public static partial DomainHandle FindByName(ConnectionHandle connection, string name);

    [LibraryImport(Library, EntryPoint = "virDomainLookupByUUIDString", StringMarshalling = Utf8)]
    public static partial DomainHandle FindByUuid(ConnectionHandle connection, string uuid);

    [LibraryImport(Library, EntryPoint = "virDomainFree")]
    public static partial int FreeDomain(nint domain);

    [LibraryImport(Library, EntryPoint = "virDomainGetName")]
    public static partial byte* NameOf(nint domain);

    [LibraryImport(Library, EntryPoint = "virDomainGetUUIDString")]
    public static partial int UuidOf(nint domain, byte* uuid);

    [LibraryImport(Library, EntryPoint = "virDomainDefineXML", StringMarshalling = Utf8)]
    public static partial DomainHandle Define(ConnectionHandle connection, string xml);

    [LibraryImport(Library, EntryPoint = "virDomainCreateWithFlags")]
    public static partial int Start(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainDestroyFlags")]
    public static partial int Destroy(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainShutdownFlags")]
    public static partial int Shutdown(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainReboot")]
    public static partial int Reboot(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainSuspend")]
    public static partial int Suspend(DomainHandle domain);

    [LibraryImport(Library, EntryPoint = "virDomainResume")]
    public static partial int Resume(DomainHandle domain);

    [LibraryImport(Library, EntryPoint = "virDomainManagedSave")]
    public static partial int ManagedSave(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainHasManagedSaveImage")]
    public static partial int HasManagedSave(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainManagedSaveRemove")]
    public static partial int RemoveManagedSave(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainManagedSaveGetXMLDesc")]
    public static partial byte* SavedXmlOf(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainManagedSaveDefineXML", StringMarshalling = Utf8)]
    public static partial int DefineSaved(DomainHandle domain, string xml, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainUndefineFlags")]
    public static partial int Undefine(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainAttachDeviceFlags", StringMarshalling = Utf8)]
    public static partial int Attach(DomainHandle domain, string xml, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainDetachDeviceFlags", StringMarshalling = Utf8)]
    public static partial int Detach(DomainHandle domain, string xml, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainGetXMLDesc")]
    public static partial byte* XmlOf(DomainHandle domain, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainGetState")]
    public static partial int StateOf(DomainHandle domain, int* state, int* reason, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainGetInfo")]
    public static partial int InfoOf(DomainHandle domain, NativeInfo* info);

    [LibraryImport(Library, EntryPoint = "virDomainGetVcpus")]
    public static partial int VcpusOf(DomainHandle domain, NativeVcpu* vcpus, int count, nint maps, int mapLength);

    [LibraryImport(Library, EntryPoint = "virDomainInterfaceStats", StringMarshalling = Utf8)]
    public static partial int InterfaceUseOf(DomainHandle domain, string device, InterfaceUse* use, nuint size);

    [LibraryImport(Library, EntryPoint = "virDomainBlockStats", StringMarshalling = Utf8)]
    public static partial int BlockUseOf(DomainHandle domain, string disk, BlockUse* use, nuint size);

    [LibraryImport(Library, EntryPoint = "virDomainMemoryStats")]
    public static partial int MemoryUseOf(DomainHandle domain, NativeMemory* values, uint count, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainGetMetadata", StringMarshalling = Utf8)]
    public static partial byte* MetadataOf(DomainHandle domain, int kind, string uri, uint flags);

    [LibraryImport(Library, EntryPoint = "virDomainSetMetadata", StringMarshalling = Utf8)]
    public static partial int SetMetadata(DomainHandle domain, int kind, string? metadata, string key, string uri, uint flags);

    [LibraryImport("libc", EntryPoint = "free")]
    public static partial void Free(void* memory);
}

/// <summary>The head of a <c>virError</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeError
{
    public int Code;
    public int Domain;
    public byte* Message;
}

/// <summary>A <c>virDomainInfo</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeInfo
{
    public byte State;
    public ulong MaxMemory;
    public ulong Memory;
    public ushort Vcpus;
    public ulong CpuTime;
}

/// <summary>A <c>virVcpuInfo</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeVcpu
{
    public uint Number;
    public int State;
    public ulong CpuTime;
    public int Cpu;
}

/// <summary>A <c>virDomainMemoryStatStruct</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeMemory
{
    public int Tag;
    public ulong Value;
}

/// <summary>A <c>virNodeInfo</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeNode
{
    public fixed byte Model[32];
    public ulong Memory;
    public uint Cpus;
    public uint Mhz;
    public uint Nodes;
    public uint Sockets;
    public uint Cores;
    public uint Threads;
}
