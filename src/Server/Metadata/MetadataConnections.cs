using Neutrino.Host.Metadata;

namespace Neutrino.Server;

/// <summary>The connections that the host's metadata listeners accept.</summary>
internal sealed class MetadataConnections(MetadataListeners listeners) : INamespaceConnections
{
    public async ValueTask<NamespaceConnection?> AcceptAsync(CancellationToken cancellation) =>
        await listeners.AcceptAsync(cancellation) is { } accepted ? new NamespaceConnection(accepted.Namespace, accepted.Socket) : null;
}
