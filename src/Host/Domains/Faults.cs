using Neutrino.HostState;
using Neutrino.Libvirt;

namespace Neutrino.Host.Domains;

/// <summary>libvirt's refusals as faults of the host.</summary>
internal static class Faults
{
    public static HostFault Of(string what, LibvirtError error) => new(what, error.Message, 0, error.Code is not (LibvirtError.XmlError or LibvirtError.ConfigUnsupported));
}
