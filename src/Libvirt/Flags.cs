namespace Neutrino.Libvirt;

/// <summary><c>virDomainState</c>.</summary>
public enum DomainState { None, Running, Blocked, Paused, ShuttingDown, Off, Crashed, PmSuspended }

/// <summary><c>virDomainCreateFlags</c>.</summary>
[Flags]
public enum StartFlags { None = 0, Paused = 1, ForceBoot = 8 }

/// <summary><c>virDomainShutdownFlagValues</c>, and the same for a reboot.</summary>
[Flags]
public enum ShutdownFlags { Default = 0, AcpiPowerButton = 1, GuestAgent = 2 }

/// <summary><c>virDomainDestroyFlagsValues</c>.</summary>
[Flags]
public enum DestroyFlags { Default = 0, Graceful = 1 }

/// <summary><c>virDomainUndefineFlagsValues</c>.</summary>
[Flags]
public enum UndefineFlags { None = 0, ManagedSave = 1, SnapshotsMetadata = 2, Nvram = 4, CheckpointsMetadata = 16 }

/// <summary><c>virDomainModificationImpact</c>: what of a domain a change concerns.</summary>
[Flags]
public enum Affects { Current = 0, Live = 1, Config = 2 }

/// <summary><c>virDomainXMLFlags</c>.</summary>
[Flags]
public enum XmlFlags { None = 0, Secure = 1, Inactive = 2 }

/// <summary><c>virDomainSaveRestoreFlags</c>: how a saved guest starts again.</summary>
[Flags]
public enum SaveFlags { None = 0, Running = 2, Paused = 4 }
