using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>The kernel's refusals, with its numbers.</summary>
internal static class FakeFaults
{
    public static HostFault NoEntry(string what, string why) => new(what, why, 2, true);
    public static HostFault Busy(string what, string why) => new(what, why, 16, true);
    public static HostFault Exists(string what) => new(what, "File exists", 17, false);
    public static HostFault NoDevice(string what) => new(what, "No such device", 19, true);
    public static HostFault Invalid(string what, string why) => new(what, why, 22, false);
    public static HostFault AddressInUse(string what) => new(what, "Address already in use", 98, true);
    public static HostFault NetworkDown(string what) => new(what, "Network is down", 100, true);
    public static HostFault Unreachable(string what) => new(what, "Network is unreachable", 101, true);
}
