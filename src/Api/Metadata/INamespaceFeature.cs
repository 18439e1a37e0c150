namespace Neutrino.Api;

/// <summary>
/// A feature of connections that a guest made: where the listening socket stood that accepted it. Nothing the guest sends can change it.
/// Absent on every other connection.
/// </summary>
public interface INamespaceFeature
{
    /// <summary>The network namespace's name: <c>qrouter-…</c> or <c>qdhcp-…</c>.</summary>
    string Namespace { get; }
}
