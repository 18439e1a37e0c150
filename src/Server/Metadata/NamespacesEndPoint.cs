using System.Net;

namespace Neutrino.Server;

/// <summary>The one end point behind which all namespaces' metadata listeners stand.</summary>
internal sealed class NamespacesEndPoint : EndPoint
{
    public override string ToString() => "namespaces";
}
