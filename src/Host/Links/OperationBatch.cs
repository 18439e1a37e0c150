using Neutrino.Host.Namespaces;
using Neutrino.HostState;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Links;

/// <summary>Netlink requests of several operations in one namespace, sent together, each refusal laid to its operation.</summary>
/// <param name="faults">One for each operation of the whole batch; the first fault of an operation stays.</param>
internal sealed class OperationBatch(OpenNamespace place, HostFault?[] faults)
{
    private readonly List<Request> requests = [];

    public RouteBatch Requests { get; } = new();

    /// <summary>Says what the request that was put last is.</summary>
    /// <param name="operation">Index of its operation.</param>
    /// <param name="done">Error numbers that mean the thing is so already.</param>
    public void Note(int operation, string thing, string what, params ReadOnlySpan<int> done) =>
        requests.Add(new Request(operation, thing, place.Name.Length == 0 ? what : $"{what} in {place.Name}", done.ToArray()));

    public void Send()
    {
        if (requests.Count == 0) return;
        try
        {
            var errors = place.Route.Do(Requests);
            for (var i = 0; i < errors.Count; i++)
                if (errors[i] is { } error && !requests[i].Done.Contains(error.Errno)) faults[requests[i].Operation] ??= KernelFaults.From(requests[i].Thing, requests[i].What, error);
        }
        catch (ObjectDisposedException)
        {
            // The namespace's name went and its sockets with it.
            foreach (var request in requests) faults[request.Operation] ??= KernelFaults.NoNamespace(place.Name);
        }
    }

    private sealed record Request(int Operation, string Thing, string What, int[] Done);
}
