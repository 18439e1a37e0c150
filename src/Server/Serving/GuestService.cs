using Microsoft.Extensions.Logging;
using Neutrino.Api;
using Neutrino.Api.Compute;
using Neutrino.HostState;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>Compute, set up: its API, and the follower of what the host says of servers.</summary>
internal sealed class GuestService : IAsyncDisposable
{
    /// <summary>So many tries in a row, some seconds, and a server that never ran is given up.</summary>
    private const int Tries = 6;
    private readonly ServerFollower follower;

    private GuestService(ServeOptions options, IStore store, ITokenValidator tokens, ImageService images, DataPlane plane, TimeProvider time, ILoggerFactory loggers)
    {
        var rules = NetworkService.RulesOf(options, plane.DatapathType, time);
        var board = new ServerBoard(store.Statuses);
        var parts = new ComputeParts(plane.Guests is { } guests ? new LibvirtGuests(guests, options.StateDirectory, time) : new FakeGuests(board), null, new ImageAdoption(store, images.Uploads, images.Settings));
        var settings = new ComputeSettings
        {
            IdentityUri = options.LoginUri, AllowedOrigins = [.. options.Network.AllowedOrigins], ScratchDirectory = Path.Combine(options.Ephemeral ? options.RunDirectory : options.StateDirectory, "scratch"),
        };
        Api = new ComputeApi(store, board, tokens, rules, settings, parts, loggers.CreateLogger<ComputeApi>());
        follower = new ServerFollower(store, board, rules, id => IsHopeless(plane, id), loggers.CreateLogger<ServerFollower>());
    }

    public IHttpApi Api { get; }

    /// <summary>Makes the first flavors if there were never any, and follows the host from now on.</summary>
    public static async Task<GuestService> StartAsync(
        ServeOptions options, IStore store, ITokenValidator tokens, ImageService images, DataPlane plane, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var service = new GuestService(options, store, tokens, images, plane, time, loggers);
        var call = new ComputeCall { Caller = Caller.Self, Settings = NetworkService.RulesOf(options, plane.DatapathType, time), Condition = server => ServerCondition.Of(server, null, inFlight: true) };
        await store.CommitAsync(snapshot => Flavors.Seed(snapshot, call), cancellation);
        service.follower.Start();
        return service;
    }

    public ValueTask DisposeAsync() => follower.DisposeAsync();

    private static bool IsHopeless(DataPlane plane, string serverId) =>
        plane.Find(new UnitKey(UnitKind.Server, serverId)) is { Fault: { } fault } condition && (!fault.Retryable || condition.Failures >= Tries);
}
