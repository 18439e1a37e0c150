using System.Globalization;

namespace Neutrino.Server;

/// <summary>What a client sources or reads to log in: admin-openrc.sh, demo-openrc.sh, clouds.yaml.</summary>
internal static class CredentialFiles
{
    private const string Region = "RegionOne";

    /// <exception cref="StartRefusedException">The directory cannot be written.</exception>
    public static void Write(string directory, FirstPasswords passwords, Uri identity)
    {
        try
        {
            Directory.CreateDirectory(directory);
            PrivateFile.Write(Path.Combine(directory, "admin-openrc.sh"), OpenRc("admin", passwords.Admin, identity));
            PrivateFile.Write(Path.Combine(directory, "demo-openrc.sh"), OpenRc("demo", passwords.Demo, identity));
            PrivateFile.Write(Path.Combine(directory, "clouds.yaml"), Clouds(passwords, identity));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"--credentials-directory: {fault.Message}", fault);
        }
    }

    /// <summary>OS_TENANT_NAME is for clients older than Identity v3.</summary>
    private static string OpenRc(string user, string password, Uri identity) => string.Create(CultureInfo.InvariantCulture, $"""
        # Log in to Neutrino as {user}: . ./{user}-openrc.sh
        unset OS_TOKEN OS_CLOUD OS_PROJECT_ID OS_TENANT_ID OS_DOMAIN_ID OS_DOMAIN_NAME OS_SYSTEM_SCOPE OS_USER_ID OS_USER_DOMAIN_ID OS_PROJECT_DOMAIN_ID
        export OS_AUTH_URL={identity}
        export OS_AUTH_TYPE=password
        export OS_IDENTITY_API_VERSION=3
        export OS_USERNAME={user}
        export OS_PASSWORD='{password.Replace("'", "'\\''", StringComparison.Ordinal)}'
        export OS_USER_DOMAIN_NAME=Default
        export OS_PROJECT_NAME={user}
        export OS_TENANT_NAME={user}
        export OS_PROJECT_DOMAIN_NAME=Default
        export OS_REGION_NAME={Region}

        """);

    private static string Clouds(FirstPasswords passwords, Uri identity) => $"clouds:\n{Cloud("admin", passwords.Admin, identity)}{Cloud("demo", passwords.Demo, identity)}";

    private static string Cloud(string user, string password, Uri identity) => string.Create(CultureInfo.InvariantCulture, $"""
          {user}:
            auth:
              auth_url: {identity}
              username: {user}
              password: '{password.Replace("'", "''", StringComparison.Ordinal)}'
              project_name: {user}
              user_domain_name: Default
              project_domain_name: Default
            region_name: {Region}
            identity_api_version: 3

        """);
}
