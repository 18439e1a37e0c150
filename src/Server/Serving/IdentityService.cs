using Microsoft.Extensions.Logging;
using Neutrino.Api;
using Neutrino.Api.Identity;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>Identity, set up: its API, the tokens' validator, and the hourly look at the signing keys.</summary>
internal sealed partial class IdentityService : IDisposable
{
    private static readonly TimeSpan KeyPeriod = TimeSpan.FromHours(1);
    private readonly PasswordHashing passwords = new();
    private readonly IdentityBootstrap? bootstrap;
    private readonly ITimer? keys;
    private readonly HttpClient? client;
    private readonly KeystoneTokenValidator? keystoneValidator;
    private readonly ILogger logger;

    private IdentityService(IStore store, Cors cors, TimeProvider time, ILoggerFactory loggers)
    {
        var settings = new IdentitySettings { Time = time };
        var tokens = new TokenAuthority(store, settings);
        logger = loggers.CreateLogger<IdentityService>();
        bootstrap = new IdentityBootstrap(store, settings, passwords);
        Validator = new TokenValidator(tokens);
        Api = new IdentityApi(store, settings, tokens, passwords, cors, loggers.CreateLogger<IdentityApi>());
        keys = time.CreateTimer(_ => _ = RotateAsync(), null, KeyPeriod, KeyPeriod);
    }

    /// <summary>Tokens are another cloud's: its Keystone is asked, and there is no Identity of our own.</summary>
    private IdentityService(ServeOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        logger = loggers.CreateLogger<IdentityService>();
        var keystone = KeystoneAccount.Of(options);
        client = KeystoneAccount.Connect(options.Keystone);
        Validator = keystoneValidator = new KeystoneTokenValidator(client, keystone, time);
        LogKeystone(keystone.AuthUrl);
    }

    /// <summary>Null when an existing Keystone is asked.</summary>
    public IHttpApi? Api { get; }
    public ITokenValidator Validator { get; }

    /// <summary>Makes the first users if there are none, and writes the credential files.</summary>
    public static async Task<IdentityService> StartAsync(ServeOptions options, IStore store, Cors cors, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (options.UsesKeystone) return new IdentityService(options, time, loggers);
        var service = new IdentityService(store, cors, time, loggers);
        var directory = options.Ephemeral ? options.RunDirectory : options.StoreDirectory;
        var isFirst = store.Current.Users.Count == 0;
        var passwords = FirstPasswords.Read(directory) ?? (isFirst ? FirstPasswords.Make(directory, options.AdminPasswordFile) : null);
        await service.bootstrap!.RunAsync(
            new BootstrapOptions
            {
                AdminPassword = passwords?.Admin,
                DemoPassword = passwords?.Demo,
                Services =
                [
                    new AnnouncedService("identity", "keystone", options.IdentityUri.ToString()),
                    new AnnouncedService("network", "neutron", options.NetworkUri.ToString().TrimEnd('/')),
                    new AnnouncedService("image", "glance", options.ImageUri.ToString().TrimEnd('/')),
                    new AnnouncedService("compute", "nova", options.ComputeUri.ToString()),
                ],
            },
            cancellation);
        if (options.CredentialsDirectory is { } target)
        {
            if (passwords is null) service.LogNoPasswords(FirstPasswords.PathIn(directory));
            else CredentialFiles.Write(target, passwords, options.IdentityUri);
        }

        return service;
    }

    public void Dispose()
    {
        keys?.Dispose();
        keystoneValidator?.Dispose();
        client?.Dispose();
        passwords.Dispose();
    }

    private async Task RotateAsync()
    {
        try
        {
            await bootstrap!.RotateKeysAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogRotationFailed(fault);
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "No credential files are written: {File} is gone, and with it the passwords of the first start")]
    private partial void LogNoPasswords(string file);

    [LoggerMessage(22, LogLevel.Information, "Tokens are checked at the Keystone at {Url}; there is no Identity API here")]
    private partial void LogKeystone(Uri url);

    [LoggerMessage(21, LogLevel.Error, "The signing keys could not be looked after; tried again in an hour")]
    private partial void LogRotationFailed(Exception fault);
}
