using System.Diagnostics;

namespace Neutrino.Server.Tests.Credentials;

public sealed class CredentialTests : IDisposable
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Passwords_are_kept_for_us_alone_and_read_back()
    {
        var made = FirstPasswords.Make(directory["store"], null);
        Assert.Equal(made, FirstPasswords.Read(directory["store"]));
        Assert.NotEqual(made.Admin, made.Demo);
        Assert.Equal(24, made.Admin.Length);
        Assert.Equal(Mine, File.GetUnixFileMode(FirstPasswords.PathIn(directory["store"])));
    }

    [Fact]
    public void The_admins_password_may_come_from_a_file()
    {
        File.WriteAllText(directory["password"], "secret with blanks\nsecond line\n");
        Assert.Equal("secret with blanks", FirstPasswords.Make(directory.Path, directory["password"]).Admin);
        File.WriteAllText(directory["password"], "\n");
        Assert.Contains("first line", Assert.Throws<StartRefusedException>(() => FirstPasswords.Make(directory.Path, directory["password"])).Message, StringComparison.Ordinal);
        Assert.Contains("--admin-password-file", Assert.Throws<StartRefusedException>(() => FirstPasswords.Make(directory.Path, directory["missing"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_is_no_passwords_and_a_damaged_one_is_said()
    {
        Assert.Null(FirstPasswords.Read(directory.Path));
        File.WriteAllText(FirstPasswords.PathIn(directory.Path), "{");
        Assert.Contains("damaged", Assert.Throws<StartRefusedException>(() => FirstPasswords.Read(directory.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_are_for_us_alone_even_where_others_were_before()
    {
        File.WriteAllText(directory["admin-openrc.sh"], "old");
        Write("a", "d");
        foreach (var name in (string[])["admin-openrc.sh", "demo-openrc.sh", "clouds.yaml"]) Assert.Equal(Mine, File.GetUnixFileMode(directory[name]));
        Assert.Empty(Directory.GetFiles(directory.Path, "*.new"));
    }

    [Fact]
    public void A_shell_that_sources_one_has_every_variable_whatever_the_password()
    {
        const string awkward = "it's $HOME \"\\ `x`";
        Write(awkward, "d");
        var start = new ProcessStartInfo("sh", ["-c", $". {directory["admin-openrc.sh"]}; env"]) { RedirectStandardOutput = true };
        start.Environment["OS_TOKEN"] = "left over";
        using var shell = Process.Start(start)!;
        var variables = shell.StandardOutput.ReadToEnd().Split('\n').Where(line => line.StartsWith("OS_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "OS_AUTH_TYPE=password", "OS_AUTH_URL=http://127.0.0.1:5000/v3", "OS_IDENTITY_API_VERSION=3", $"OS_PASSWORD={awkward}", "OS_PROJECT_DOMAIN_NAME=Default", "OS_PROJECT_NAME=admin",
                "OS_REGION_NAME=RegionOne", "OS_TENANT_NAME=admin", "OS_USERNAME=admin", "OS_USER_DOMAIN_NAME=Default",
            ],
            variables);
    }

    [Fact]
    public void Clouds_yaml_names_both_users()
    {
        Write("it's", "d");
        Assert.Equal(
            """
            clouds:
              admin:
                auth:
                  auth_url: http://127.0.0.1:5000/v3
                  username: admin
                  password: 'it''s'
                  project_name: admin
                  user_domain_name: Default
                  project_domain_name: Default
                region_name: RegionOne
                identity_api_version: 3
              demo:
                auth:
                  auth_url: http://127.0.0.1:5000/v3
                  username: demo
                  password: 'd'
                  project_name: demo
                  user_domain_name: Default
                  project_domain_name: Default
                region_name: RegionOne
                identity_api_version: 3

            """,
            File.ReadAllText(directory["clouds.yaml"]));
    }

    private void Write(string admin, string demo) => CredentialFiles.Write(directory.Path, new FirstPasswords(admin, demo), new Uri("http://127.0.0.1:5000/v3"));
}
