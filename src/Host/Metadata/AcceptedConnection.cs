using System.Net.Sockets;

namespace Neutrino.Host.Metadata;

/// <summary>A connection that a listener inside a namespace accepted; its socket is the receiver's to dispose.</summary>
public readonly record struct AcceptedConnection(string Namespace, Socket Socket);
