namespace Neutrino.Ovsdb;

/// <summary>Why a request failed: the error words of RFC 7047, section 3.1, 4.1.3 and 5.2, and the loss of the connection.</summary>
public enum OvsdbErrorKind
{
    /// <summary>A word that the RFC does not know; <see cref="OvsdbError.Word"/> has it.</summary>
    Other,

    /// <summary>The connection ended before the answer: whether it was done is unknown.</summary>
    Disconnected,

    /// <summary>A unique index, an immutable column, a value outside its range or a row count.</summary>
    ConstraintViolation,
    ReferentialIntegrityViolation,

    /// <summary>A wait operation, or our own wait for the daemon.</summary>
    TimedOut,
    NotOwner,
    Aborted,
    NotSupported,
    DomainError,
    RangeError,
    ResourcesExhausted,
    InputOutput,
    DuplicateUuidName,
    UnknownDatabase,
    SyntaxError,
    Canceled,
}
