using System.Runtime.InteropServices;

namespace Neutrino.Libvirt;

/// <summary>A <c>virConnectPtr</c>.</summary>
internal sealed class ConnectionHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;
    protected override bool ReleaseHandle() => LibvirtNative.Close(handle) >= 0;
}

/// <summary>A <c>virDomainPtr</c>.</summary>
internal sealed class DomainHandle() : SafeHandle(0, ownsHandle: true)
{
    public DomainHandle(nint domain) : this() => SetHandle(domain);

    public override bool IsInvalid => handle == 0;
    protected override bool ReleaseHandle() => LibvirtNative.FreeDomain(handle) >= 0;
}
