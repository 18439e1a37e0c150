using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Neutrino.EndToEnd.Tests;

/// <summary>
/// A Neutrino that is the network service of a cloud with a Keystone of its own. The users <c>ann</c> (member of <c>lab</c>), <c>bob</c> (member of <c>shop</c>),
/// <c>rita</c> (reader of <c>lab</c>) and <c>neutron</c> (the service) have the password <c>secret</c>.
/// </summary>
public sealed class CloudOfKeystone : IDisposable
{
    private const int NetworkPort = 29696;
    private const int KeystonePort = 25000;
    private readonly string directory = Directory.CreateTempSubdirectory("keystone-").FullName;
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{NetworkPort}/v2.0/") };
    private NeutrinoProcess neutrino;

    public CloudOfKeystone()
    {
        Keystone = new ExistingKeystone(Path.Combine(directory, "keystone"), KeystonePort);
        Keystone.Start();
        using (var openstack = new ClientSession("openstack", Keystone.OpenRc("admin", "admin")))
        {
            foreach (var command in (string[])
                [
                    "role create service", "project create service", "project create lab", "project create shop",
                    "user create neutron --password secret", "user create ann --password secret", "user create bob --password secret", "user create rita --password secret",
                    "role add --project service --user neutron service", "role add --project service --user neutron admin",
                    "role add --project lab --user ann member", "role add --project shop --user bob member", "role add --project lab --user rita reader",
                    "service create network --name neutron", $"endpoint create --region RegionOne network public http://127.0.0.1:{NetworkPort}",
                ])
            {
                var said = openstack.Run(command);
                if (said.Length > 0 && said[0] != '+') throw new InvalidOperationException($"openstack {command}: {said}");
            }
        }

        neutrino = Started("");
    }

    internal ExistingKeystone Keystone { get; }

    /// <summary>What a client of old prints for the user, its columns one blank apart.</summary>
    /// <param name="line">With the client's name: <c>nova list</c>.</param>
    internal string Say(string user, string project, string line) =>
        Regex.Replace(Shell.TryWith(Keystone.OpenRc(user, project), "sh", "-c", $"{NeutrinoProcess.Binary} {line} < /dev/null").Output, " +", " ");

    /// <summary>A request to the Network API.</summary>
    internal (HttpStatusCode Status, JsonNode? Body, string? Authenticate) Ask(string? token, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null) request.Headers.Add("X-Auth-Token", token);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = http.Send(request);
        var text = reply.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        return (reply.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), reply.Headers.WwwAuthenticate.ToString());
    }

    internal HttpStatusCode Look(string? token) => Ask(token, HttpMethod.Get, "networks").Status;

    /// <summary>The log has the words, which may be written a little after the reply.</summary>
    internal void Logs(string words) => Eventually.True(() => File.ReadAllText(neutrino.Log).Contains(words, StringComparison.Ordinal), $"the log says: {words}");

    /// <summary>Neutrino anew, with nothing remembered and these lines in <c>[keystone_authtoken]</c>.</summary>
    internal void Restart(string lines = "")
    {
        neutrino.Dispose();
        neutrino = Started(lines);
    }

    public void Dispose()
    {
        neutrino.Dispose();
        Keystone.Dispose();
        http.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private NeutrinoProcess Started(string lines)
    {
        var configuration = Directory.CreateDirectory(Path.Combine(directory, "etc", "neutron")).FullName;
        File.WriteAllText(Path.Combine(configuration, "neutron.conf"), $"""
            [keystone_authtoken]
            www_authenticate_uri = {Keystone.Url}
            auth_url = {Keystone.Url}
            auth_type = password
            username = neutron
            password = secret
            project_name = service
            user_domain_name = Default
            project_domain_name = Default
            {lines}
            """);
        var run = Directory.CreateDirectory(Path.Combine(directory, "run")).FullName;
        var process = new NeutrinoProcess(
            directory, "--dataplane", "none", "--ephemeral", "--run-directory", run, "--state-directory", Path.Combine(directory, "state"), "--metrics-port", "0",
            "--identity-port", "25001", "--identity-admin-port", "25002", "--network-port", $"{NetworkPort}", "--image-port", "29293", "--compute-port", "28774", "--console-port", "26080",
            "--serial-console-port", "26083")
        { ReadyFile = Path.Combine(run, "ready") };
        process.Start();
        return process;
    }
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition("keystone")]
public sealed class CloudOfKeystoneCollection : ICollectionFixture<CloudOfKeystone>;
