namespace Neutrino.Ovsdb;

/// <summary>A request that is no transaction failed (a transaction's failure is a value, <see cref="TransactionOutcome.Error"/>).</summary>
public sealed class OvsdbException(OvsdbError error) : Exception(error.ToString())
{
    public OvsdbError Error { get; } = error;
}
