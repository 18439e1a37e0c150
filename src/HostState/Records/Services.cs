namespace Neutrino.HostState;

/// <summary>A dnsmasq in a namespace. Other <paramref name="Arguments"/>: a restart; other <see cref="Files"/> only: rewritten in place and reloaded.</summary>
/// <param name="Id">The network's id; names its folder.</param>
/// <param name="Arguments">After the program's name, as <c>/proc/PID/cmdline</c> shows them.</param>
public sealed record DhcpServer(string Namespace, string Id, ValueList<string> Arguments)
{
    public ValueList<HostFile> Files { get; init; } = [];

    /// <summary>Where dnsmasq writes its process id.</summary>
    public required string PidFile { get; init; }
}

/// <summary>A small file with its whole text, mode 0644, below our state directory.</summary>
public sealed record HostFile(string Path, string Content);

/// <summary>A listening TCP socket of this process inside a namespace, on all addresses: the metadata service's.</summary>
public sealed record Listener(string Namespace, int Port);
