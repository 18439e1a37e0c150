using Neutrino.Api.Identity;

namespace Neutrino.Server;

/// <summary>Our account in an existing Keystone, from <c>[keystone_authtoken]</c>.</summary>
internal static class KeystoneAccount
{
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
}
