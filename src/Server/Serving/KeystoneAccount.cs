using Neutrino.Api.Identity;
using Neutrino.Cli.Session;

namespace Neutrino.Server;

/// <summary>Our account in an existing Keystone, from <c>[keystone_authtoken]</c>.</summary>
internal static class KeystoneAccount
{
    /// <summary>A validation that takes longer is given up.</summary>
    private const int PatienceSeconds = 10;

    /// <exception cref="StartRefusedException">Something needed is missing.</exception>
    public static KeystoneSettings Of(ServeOptions options)
    {
        var written = options.Keystone;
        if (written.AuthUrl is not { } url) throw new StartRefusedException("[neutrino] identity = keystone, but [keystone_authtoken] has no auth_url; add it to neutron.conf.");
        if (written.UserName.Length == 0) throw new StartRefusedException("[keystone_authtoken] has no username; add it, and its password, to neutron.conf.");
        return new KeystoneSettings
        {
            AuthUrl = url, UserName = written.UserName, Password = written.Password, ProjectName = written.ProjectName,
            UserDomainName = written.UserDomainName, ProjectDomainName = written.ProjectDomainName, CacheTime = TimeSpan.FromSeconds(written.CacheSeconds),
        };
    }

    /// <summary>What speaks to it: with the certificates written, past any proxy, each request on a connection of its own.</summary>
    /// <exception cref="StartRefusedException">A certificate's file cannot be read.</exception>
    public static HttpClient Connect(KeystoneOptions written)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(written.ConnectSeconds),
            // A Keystone that speaks HTTP/1.0 closes after each reply, and may do so just as the next request goes out.
            PooledConnectionLifetime = TimeSpan.Zero,
        };
        if (written.Insecure) Trust.Anybody(handler.SslOptions);
        else if (written.CaFile.Length > 0) Trust.Signed(handler.SslOptions, written.CaFile, fault => Unread("cafile", written.CaFile, fault));
        var key = written.KeyFile.Length > 0 ? written.KeyFile : null;
        if (written.CertificateFile.Length > 0) Trust.Show(handler.SslOptions, written.CertificateFile, key, fault => Unread("certfile", written.CertificateFile, fault));
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(written.ConnectSeconds + PatienceSeconds) };
    }

    private static StartRefusedException Unread(string option, string file, Exception fault) =>
        new($"[keystone_authtoken] {option} = {file} cannot be read: {fault.Message}; it must hold certificates in PEM form.", fault);
}
