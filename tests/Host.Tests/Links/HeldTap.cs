using System.Runtime.InteropServices;
using System.Text;

namespace Neutrino.Host.Tests.Links;

/// <summary>Holds tap devices as a living ovs-vswitchd does, for as long as the test process runs: they have a carrier.</summary>
internal static partial class HeldTap
{
    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;
    private const nuint SetInterface = 0x400454ca;
    private const short TapWithoutPacketInformation = 0x1002;

    public static void Hold(string device)
    {
        var descriptor = Open("/dev/net/tun", ReadWrite | CloseOnExec);
        var request = new byte[40];
        Encoding.ASCII.GetBytes(device, request);
        BitConverter.TryWriteBytes(request.AsSpan(16), TapWithoutPacketInformation);
        if (descriptor < 0 || Control(descriptor, SetInterface, request) < 0) throw new IOException($"tap {device} cannot be held: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, byte[] argument);
}
