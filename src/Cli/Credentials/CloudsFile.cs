namespace Neutrino.Cli.Credentials;

/// <summary>
/// Finds a cloud in <c>clouds.yaml</c> (and its password in <c>secure.yaml</c> beside it): <c>OS_CLIENT_CONFIG_FILE</c>, else the working directory,
/// <c>~/.config/openstack</c>, <c>/etc/openstack</c>. Read with <see cref="YamlSubset"/>. <c>profile</c>, <c>regions</c> and vendor files are not read.
/// </summary>
internal static class CloudsFile
{
    /// <exception cref="CommandException">No file, no such cloud, or a line that cannot be read.</exception>
    public static CloudEntry Find(string cloud, Terminal terminal)
    {
        var file = Candidates(terminal).FirstOrDefault(File.Exists)
            ?? throw new CommandException($"Cloud {cloud} was asked for, but there is no clouds.yaml", $"looked at {string.Join(", ", Candidates(terminal))}; or unset OS_CLOUD and source an openrc file");
        var clouds = Clouds(file);
        var entry = new CloudEntry();
        if (!clouds.TryGetValue(cloud, out var node) || node is not Dictionary<string, object?> found)
        {
            throw new CommandException($"Cloud {cloud} was not found in {file}", clouds.Count > 0 ? $"it has: {string.Join(", ", clouds.Keys)}" : "it has no cloud");
        }

        Add(entry, found);
        var secure = Path.Combine(Path.GetDirectoryName(file)!, "secure.yaml");
        if (File.Exists(secure) && Clouds(secure).TryGetValue(cloud, out var secret) && secret is Dictionary<string, object?> secrets) Add(entry, secrets);
        return entry;
    }

    private static IEnumerable<string> Candidates(Terminal terminal)
    {
        if (terminal.Variable("OS_CLIENT_CONFIG_FILE") is { } named) yield return named;
        yield return terminal.Path("clouds.yaml");
        var configuration = terminal.Variable("XDG_CONFIG_HOME") ?? (terminal.Variable("HOME") is { } home ? Path.Combine(home, ".config") : null);
        if (configuration is not null) yield return Path.Combine(configuration, "openstack", "clouds.yaml");
        yield return "/etc/openstack/clouds.yaml";
    }

    private static Dictionary<string, object?> Clouds(string file)
    {
        try
        {
            return YamlSubset.Read(File.ReadAllText(file)).TryGetValue("clouds", out var clouds) && clouds is Dictionary<string, object?> map ? map : [];
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file} cannot be read: {fault.Message}", "mend the file, or unset OS_CLOUD and source an openrc file");
        }
    }

    private static void Add(CloudEntry entry, Dictionary<string, object?> from)
    {
        foreach (var (key, value) in from)
        {
            if (key == "auth" && value is Dictionary<string, object?> auth) Add(entry, auth);
            else if (value is string text) entry.Add(key, text);
        }
    }
}
