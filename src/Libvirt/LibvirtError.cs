namespace Neutrino.Libvirt;

/// <summary>What libvirt refused.</summary>
/// <param name="Code">libvirt's number (<c>virErrorNumber</c>), or one of ours, which are negative.</param>
/// <param name="Message">libvirt's own words.</param>
public sealed record LibvirtError(int Code, string Message)
{
    /// <summary>The library is not installed.</summary>
    public const int NoLibrary = -1;

    /// <summary>libvirt did not answer in time.</summary>
    public const int TimedOut = -2;

    /// <summary>There is no connection.</summary>
    public const int NotConnected = -3;

    public const int InternalError = 1;
    public const int OutOfMemory = 2;
    public const int SystemError = 38;
    public const int RpcError = 39;
    public const int NoDomain = 42;
    public const int OperationFailed = 9;
    public const int ConfigUnsupported = 67;
    public const int OperationInvalid = 55;
    public const int OperationTimeout = 68;
    public const int DeviceMissing = 99;
    public const int XmlError = 27;
    public const int InvalidArgument = 8;

    public override string ToString() => $"{Message} (libvirt {Code})";
}

/// <summary>A call's value, or why there is none.</summary>
public readonly record struct LibvirtAnswer<T>(T? Value, LibvirtError? Error)
{
    public static implicit operator LibvirtAnswer<T>(T value) => new(value, null);
    public static implicit operator LibvirtAnswer<T>(LibvirtError error) => new(default, error);
}
