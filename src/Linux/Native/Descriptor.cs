using System.Runtime.InteropServices;

namespace Neutrino.Linux;

/// <summary>A file descriptor that closes itself.</summary>
public sealed class Descriptor : SafeHandle
{
    public Descriptor()
        : base(-1, ownsHandle: true)
    {
    }

    public Descriptor(int number)
        : base(-1, ownsHandle: true) => SetHandle(number);

    public override bool IsInvalid => handle < 0;

    /// <summary>The number; valid while this object is neither closed nor given away.</summary>
    public int Number => (int)handle;

    /// <summary>Gives the number to somebody who will close it (a <c>SafeSocketHandle</c>, Kestrel's <c>ListenHandle</c>).</summary>
    public int GiveAway()
    {
        var number = Number;
        SetHandleAsInvalid();
        return number;
    }

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
