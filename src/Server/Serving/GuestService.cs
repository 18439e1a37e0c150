using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Api;
using Neutrino.Api.Compute;
using Neutrino.Api.Consoles;
using Neutrino.HostState;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>Compute as the options say: its API, replaced as a whole when they change, and the follower of what the host says of servers.</summary>
internal sealed class GuestService : IHttpApi, IAsyncDisposable
{
    /// <summary>So many tries in a row, some seconds, and a server that never ran is given up.</summary>
    private const int Tries = 6;
    private readonly ServerFollower follower;
    private readonly Func<ServeOptions, RuleSettings, ComputeApi> make;
    private volatile ComputeApi api;

    private GuestService(ServeOptions options, RuleSettings rules, IStore store, ITokenValidator tokens, ImageService images, DataPlane plane, Cors cors, TimeProvider time, ILoggerFactory loggers, CancellationToken stopping)
    {
        var board = new ServerBoard(store.Statuses);
        IGuests guests = plane.Guests is { } domains ? new LibvirtGuests(domains, options.StateDirectory, time) : new FakeGuests(board);
        var consoles = new ConsoleSettings
        {
            PublicHost = options.PublicHost, ScreenPort = options.ConsolePort, SerialPort = options.SerialConsolePort, TokenLife = TimeSpan.FromSeconds(options.ConsoleTokenSeconds), Time = time,
        };
        var desk = new ConsoleDesk(store, guests, consoles);
        Consoles = new ConsoleApi(desk, store, consoles, loggers.CreateLogger<ConsoleApi>(), stopping);
        var parts = new ComputeParts(guests, desk, new ImageAdoption(store, images.Uploads, images.Settings));
        make = (wanted, known) => new ComputeApi(store, board, tokens, known, ApiOf(wanted), parts, cors, loggers.CreateLogger<ComputeApi>());
        api = make(options, rules);
        follower = new ServerFollower(store, board, rules, id => IsHopeless(plane, id), loggers.CreateLogger<ServerFollower>());
    }

    public IHttpApi Consoles { get; }

    public Task HandleAsync(HttpContext context) => api.HandleAsync(context);

    /// <summary>Requests in flight end with the API they began with.</summary>
    /// <param name="options">As they are from now on.</param>
    /// <param name="rules">The rules' settings that go with them.</param>
    public void Take(ServeOptions options, RuleSettings rules) => api = make(options, rules);

    /// <summary>Makes the first flavors if there were never any, and follows the host from now on.</summary>
    public static async Task<GuestService> StartAsync(
        ServeOptions options, RuleSettings rules, IStore store, ITokenValidator tokens, ImageService images, DataPlane plane, Cors cors, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var service = new GuestService(options, rules, store, tokens, images, plane, cors, time, loggers, cancellation);
        var call = new ComputeCall { Caller = Caller.Self, Settings = rules, Condition = server => ServerCondition.Of(server, null, inFlight: true) };
        await store.CommitAsync(snapshot => Flavors.Seed(snapshot, call), cancellation);
        service.follower.Start();
        return service;
    }

    public ValueTask DisposeAsync() => follower.DisposeAsync();

    private static ComputeSettings ApiOf(ServeOptions options) => new()
    {
        IdentityUri = options.LoginUri,
        ScratchDirectory = Path.Combine(options.Ephemeral ? options.RunDirectory : options.StateDirectory, "scratch"),
    };

    private static bool IsHopeless(DataPlane plane, string serverId) =>
        plane.Find(new UnitKey(UnitKind.Server, serverId)) is { Fault: { } fault } condition && (!fault.Retryable || condition.Failures >= Tries);
}
