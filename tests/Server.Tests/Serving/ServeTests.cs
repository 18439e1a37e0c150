using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Neutrino.Linux;

namespace Neutrino.Server.Tests.Serving;

/// <summary>The whole program in this process, without a data plane.</summary>
public sealed class ServeTests : IDisposable
{
    private static int lastPort = 20000;
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task It_starts_answers_who_has_the_password_says_it_is_ready_and_stops()
    {
        var options = Options();
        await using (var running = await Running.StartAsync(options))
        {
            Assert.StartsWith("ready in ", await File.ReadAllTextAsync(options.ReadyFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Created, (await LoginAsync(options, Passwords(options).Admin)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(options, "guess")).StatusCode);

            // A failed login is a commit, and well is said once it is settled.
            while (await StatusSocket.AskAsync(options.StatusSocket, TestContext.Current.CancellationToken) is not { IsWell: true })
                await Task.Delay(10, TestContext.Current.CancellationToken);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(options.StatusSocket));
            Assert.Equal(0, await running.StopAsync());
        }

        Assert.False(File.Exists(options.ReadyFile));
        Assert.Null(await StatusSocket.AskAsync(options.StatusSocket, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_passwords_of_the_first_start_hold_after_the_second_and_their_files_come_back()
    {
        var options = Options() with { CredentialsDirectory = directory["credentials"] };
        await using (await Running.StartAsync(options)) { }
        var before = await File.ReadAllTextAsync(directory["credentials/admin-openrc.sh"], TestContext.Current.CancellationToken);
        Directory.Delete(options.CredentialsDirectory, recursive: true);
        await using (await Running.StartAsync(options))
        {
            Assert.Equal(before, await File.ReadAllTextAsync(directory["credentials/admin-openrc.sh"], TestContext.Current.CancellationToken));
            Assert.Equal(HttpStatusCode.Created, (await LoginAsync(options, Passwords(options).Admin)).StatusCode);
        }
    }

    [Fact]
    public async Task Without_the_first_passwords_it_starts_and_writes_no_files()
    {
        var options = Options() with { CredentialsDirectory = directory["credentials"] };
        await using (await Running.StartAsync(options)) { }
        File.Delete(FirstPasswords.PathIn(options.StoreDirectory));
        Directory.Delete(options.CredentialsDirectory, recursive: true);
        await using (await Running.StartAsync(options)) Assert.False(Directory.Exists(options.CredentialsDirectory));
    }

    [Fact]
    public async Task Ephemeral_leaves_no_state_behind()
    {
        var options = Options() with { Ephemeral = true };
        await using (await Running.StartAsync(options)) { }
        Assert.False(Directory.Exists(options.StateDirectory));
    }

    [Fact]
    public async Task A_second_one_is_refused_and_the_first_goes_on()
    {
        var options = Options();
        await using var running = await Running.StartAsync(options);
        Assert.Equal(1, await Serve.RunAsync(options, TestContext.Current.CancellationToken));
        Assert.Equal(1, await Serve.RunAsync(options with { RunDirectory = directory["run2"] }, TestContext.Current.CancellationToken));
        Assert.Equal(1, await Serve.RunAsync(options with { RunDirectory = directory["run2"], StateDirectory = directory["state2"] }, TestContext.Current.CancellationToken));
        Assert.True((await StatusSocket.AskAsync(options.StatusSocket, TestContext.Current.CancellationToken))!.Ready);
    }

    [Fact]
    public async Task A_disk_that_takes_no_password_file_refuses_the_start_with_a_sentence()
    {
        var options = Options();
        Directory.CreateDirectory(Path.Combine(options.StoreDirectory, "first-passwords.json.new"));
        Assert.Equal(1, await Serve.RunAsync(options, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_a_killed_one_left_in_the_run_directory_is_no_obstacle()
    {
        var options = Options();
        Directory.CreateDirectory(options.RunDirectory);
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(directory["passing"]));
            // Closing removes the file it was bound to; a killed process does not.
            File.Move(directory["passing"], options.StatusSocket);
        }

        Assert.True(File.Exists(options.StatusSocket));
        await File.WriteAllTextAsync(options.ReadyFile, "ready long ago", TestContext.Current.CancellationToken);
        await using var running = await Running.StartAsync(options);
        Assert.NotNull(await StatusSocket.AskAsync(options.StatusSocket, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_body_beyond_ten_megabytes_is_refused()
    {
        var options = Options();
        await using var running = await Running.StartAsync(options);
        using var client = new HttpClient();
        using var body = new ByteArrayContent(new byte[11 * 1024 * 1024]);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{options.IdentityPort}/v3/auth/tokens") { Content = body };
        request.Headers.ExpectContinue = true;
        using var reply = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
    }

    [Fact]
    public async Task Metrics_tell_of_the_cloud_the_loop_and_the_replies()
    {
        var options = Options();
        await using var running = await Running.StartAsync(options);
        var token = await TokenAsync(options);
        Assert.Equal(HttpStatusCode.Created, await CreateNetworkAsync(options, token));
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri($"http://127.0.0.1:{options.MetricsPort}/metrics"), TestContext.Current.CancellationToken);
        var lines = text.Split('\n');
        Assert.Contains("openstack_neutron_up 1", lines);
        Assert.Contains("openstack_neutron_networks 1", lines);
        Assert.Contains("openstack_identity_domains 1", lines);
        Assert.Contains(lines, line => line.StartsWith("neutrino_reconcile_units ", StringComparison.Ordinal));
        Assert.Contains("neutrino_api_request_duration_seconds_count{api=\"network\",method=\"POST\",route=\"/v2.0/networks\"} 1", lines);
        Assert.Contains(lines, line => line.StartsWith("openstack_identity_project_info{", StringComparison.Ordinal) && line.Contains("name=\"demo\"", StringComparison.Ordinal));
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
            Assert.Matches("^[a-z_]+(\\{([a-zA-Z_0-9]+=\"[^\"]*\",?)*\\})? -?[0-9.E+-]+$", line);
    }

    [Fact]
    public async Task Files_read_again_are_taken_while_it_runs_or_left_as_a_whole()
    {
        var options = Options();
        Directory.CreateDirectory(directory["etc/neutron"]);
        var file = directory["etc/neutron/neutron.conf"];
        await using var running = await Running.StartAsync(options);
        var token = await TokenAsync(options);
        Assert.Equal(100, await NetworkLimitAsync(options, token));
        Assert.Equal(HttpStatusCode.Created, await CreateNetworkAsync(options, token));

        await File.WriteAllTextAsync(file, "[quotas]\nquota_network = 7\n[DEFAULT]\nbind_port = 1\novs_use_veth = True\n", TestContext.Current.CancellationToken);
        var report = (await StatusSocket.ReloadAsync(options.StatusSocket, "server", TestContext.Current.CancellationToken))!;
        Assert.Equal([$"{file}:2: [quotas] quota_network = 7 (was 100)"], report.Taken);
        Assert.Equal(
            [$"{file}:4: [DEFAULT] bind_port = 1 (was {options.NetworkPort}): counts from the next start of neutrino.", $"{file}:5: [DEFAULT] ovs_use_veth = True (was False): counts from the next start of neutrino."],
            report.Notices);
        Assert.Equal(7, await NetworkLimitAsync(options, token));

        await File.WriteAllTextAsync(directory["etc/neutron/mine.yaml"], "- create_network", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, "[quotas]\nquota_network = 8\n[oslo_policy]\npolicy_file = mine.yaml\n", TestContext.Current.CancellationToken);
        report = (await StatusSocket.ReloadAsync(options.StatusSocket, "all", TestContext.Current.CancellationToken))!;
        Assert.Contains("mine.yaml", Assert.Single(report.Faults), StringComparison.Ordinal);
        Assert.Equal(7, await NetworkLimitAsync(options, token));

        await File.WriteAllTextAsync(directory["etc/neutron/mine.yaml"], "create_network: '!'", TestContext.Current.CancellationToken);
        report = (await StatusSocket.ReloadAsync(options.StatusSocket, "dhcp", TestContext.Current.CancellationToken))!;
        Assert.Empty(report.Faults);
        Assert.Equal(8, await NetworkLimitAsync(options, token));
        Assert.Equal(HttpStatusCode.Forbidden, await CreateNetworkAsync(options, token));
    }

    [Fact]
    public async Task Files_read_again_reach_Compute()
    {
        var options = Options();
        Directory.CreateDirectory(directory["etc/neutron"]);
        await using var running = await Running.StartAsync(options);
        var token = await TokenAsync(options);
        Assert.Equal((HttpStatusCode.Accepted, false), await BootAsync(options, token));

        await File.WriteAllTextAsync(directory["etc/neutron/neutron.conf"], "[quotas]\nquota_port = 1\n[cors]\nallowed_origin = https://horizon\nallow_credentials = False\n", TestContext.Current.CancellationToken);
        Assert.Equal(3, (await StatusSocket.ReloadAsync(options.StatusSocket, "server", TestContext.Current.CancellationToken))!.Taken.Length);
        Assert.Equal((HttpStatusCode.Forbidden, true), await BootAsync(options, token));
    }

    /// <summary>A page that manages a cloud logs in first, and shows images too.</summary>
    [Fact]
    public async Task Pages_of_an_allowed_origin_may_ask_every_service()
    {
        var options = Options();
        Directory.CreateDirectory(directory["etc/neutron"]);
        await using var running = await Running.StartAsync(options);
        Uri[] services = [new(options.IdentityUri, "/v3/auth/tokens"), options.NetworkUri, options.ImageUri, options.ComputeUri];
        foreach (var service in services) Assert.Null(await GrantAsync(service));

        await File.WriteAllTextAsync(directory["etc/neutron/neutron.conf"], "[cors]\nallowed_origin = https://horizon\n", TestContext.Current.CancellationToken);
        await StatusSocket.ReloadAsync(options.StatusSocket, "server", TestContext.Current.CancellationToken);
        foreach (var service in services) Assert.Equal("https://horizon", await GrantAsync(service));
    }

    private static async Task<string?> GrantAsync(Uri service)
    {
        using var client = new HttpClient();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, service) { Headers = { { "Origin", "https://horizon" }, { "Access-Control-Request-Method", "POST" } } };
        using var reply = await client.SendAsync(preflight, TestContext.Current.CancellationToken);
        return reply.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins.Single() : null;
    }

    [Fact]
    public async Task A_hangup_has_the_files_read_again_and_the_log_says_what_came_of_it()
    {
        var options = Options() with { LogDirectory = directory["log"] };
        Directory.CreateDirectory(directory["etc/neutron"]);
        await using var running = await Running.StartAsync(options);
        var token = await TokenAsync(options);
        var file = directory["etc/neutron/neutron.conf"];
        await HangupAsync("[quotas]\nquota_network = seven\n", "Nothing was changed.");
        Assert.Equal(100, await NetworkLimitAsync(options, token));

        await HangupAsync("[quotas]\nquota_network = 7\n", $"Taken: {file}:2: [quotas] quota_network = 7 (was 100)");
        Assert.Equal(7, await NetworkLimitAsync(options, token));

        async Task HangupAsync(string text, string said)
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            using var process = RunningProcess.Open(Environment.ProcessId)!;
            Assert.True(process.Signal(RunningProcess.Hangup));
            while (!(await File.ReadAllTextAsync(options.LogPath!, TestContext.Current.CancellationToken)).Contains(said, StringComparison.Ordinal)) await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_log_file_has_what_the_files_hold_that_is_of_no_use()
    {
        var options = Options();
        Directory.CreateDirectory(directory["etc/neutron"]);
        await File.WriteAllTextAsync(directory["etc/neutron/neutron.conf"], $"[DEFAULT]\nlog_dir = {directory["log"]}\nrabbit_host = controller\n", TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        Configuration Read() => Configuration.Read(directory["etc"], options, FrozenSet<string>.Empty);
        var serving = Task.Run(() => Serve.RunAsync(Read(), Read, stop.Token), TestContext.Current.CancellationToken);
        while (!File.Exists(options.ReadyFile) && !serving.IsCompleted) await Task.Delay(10, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        Assert.Equal(0, await serving);
        var log = await File.ReadAllTextAsync(directory["log/neutrino.log"], TestContext.Current.CancellationToken);
        Assert.Contains("warn: Neutrino.Server.Serve[3] ", log, StringComparison.Ordinal);
        Assert.Contains("neutron.conf:3: [DEFAULT] rabbit_host has no meaning here: there is no message queue.", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_name_the_proxy_in_front_where_that_is_wished_for()
    {
        foreach (var (parses, root) in new[] { (true, "https://cloud.example"), (false, null) })
        {
            var options = Options() with { ParsesProxyHeaders = parses, Ephemeral = true };
            await using var running = await Running.StartAsync(options);
            using var client = new HttpClient();
            client.DefaultRequestHeaders.Add("Forwarded", "proto=https;host=cloud.example");
            Assert.Contains($"\"{root ?? $"http://127.0.0.1:{options.NetworkPort}"}/v2.0/\"", await client.GetStringAsync(new Uri($"http://127.0.0.1:{options.NetworkPort}/"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_image_larger_than_any_other_body_is_taken_and_is_there_after_a_restart()
    {
        var (options, data) = (Options(), new byte[20 << 20]);
        string id;
        await using (await Running.StartAsync(options))
        {
            using var client = await ImageClientAsync(options);
            using var made = await client.PostAsJsonAsync("images", new JsonObject { ["disk_format"] = "raw", ["container_format"] = "bare" });
            id = (await made.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
            using var content = new ByteArrayContent(data) { Headers = { ContentType = new("application/octet-stream") } };
            using var uploaded = await client.PutAsync(new Uri($"images/{id}/file", UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.NoContent, uploaded.StatusCode);
            await File.WriteAllTextAsync(Path.Combine(options.ImageDirectory, Guid.NewGuid().ToString()), "an orphan", TestContext.Current.CancellationToken);
        }

        await using (await Running.StartAsync(options))
        {
            Assert.Equal([Path.Combine(options.ImageDirectory, id)], Directory.EnumerateFileSystemEntries(options.ImageDirectory));
            using var client = await ImageClientAsync(options);
            Assert.Equal(data, await client.GetByteArrayAsync(new Uri($"images/{id}/file", UriKind.Relative)));
        }
    }

    [Fact]
    public async Task Ephemeral_images_go_with_the_server()
    {
        var options = Options() with { Ephemeral = true };
        await using (await Running.StartAsync(options)) Assert.Equal(directory["run/images"], Directory.EnumerateDirectories(options.RunDirectory).Single());
        Assert.Empty(Directory.EnumerateDirectories(options.RunDirectory));
    }

    private static async Task<HttpClient> ImageClientAsync(ServeOptions options)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{options.ImagePort}/v2/") };
        client.DefaultRequestHeaders.Add("X-Auth-Token", await TokenAsync(options));
        return client;
    }

    /// <summary>How a server with one port is answered, and whether a page of another origin may read that.</summary>
    private static async Task<(HttpStatusCode Status, bool IsAllowed)> BootAsync(ServeOptions options, string token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", token);
        async Task<string> MakeAsync(string url, string kind, JsonObject body)
        {
            using var made = await client.PostAsJsonAsync(new Uri(url), kind.Length == 0 ? body : new JsonObject { [kind] = body });
            var reply = (await made.Content.ReadFromJsonAsync<JsonObject>())!;
            return (kind.Length == 0 ? reply : reply[kind]!)["id"]!.GetValue<string>();
        }

        var network = await MakeAsync($"http://127.0.0.1:{options.NetworkPort}/v2.0/networks", "network", []);
        await MakeAsync($"http://127.0.0.1:{options.NetworkPort}/v2.0/subnets", "subnet", new() { ["network_id"] = network, ["ip_version"] = 4, ["cidr"] = "10.0.1.0/28", ["enable_dhcp"] = false });
        var image = await MakeAsync($"http://127.0.0.1:{options.ImagePort}/v2/images", "", new() { ["disk_format"] = "raw", ["container_format"] = "bare" });
        using var content = new ByteArrayContent(new byte[512]) { Headers = { ContentType = new("application/octet-stream") } };
        (await client.PutAsync(new Uri($"http://127.0.0.1:{options.ImagePort}/v2/images/{image}/file"), content)).Dispose();
        client.DefaultRequestHeaders.Add("Origin", "https://horizon");
        var server = new JsonObject { ["name"] = "a", ["flavorRef"] = "1", ["imageRef"] = image, ["networks"] = new JsonArray(new JsonObject { ["uuid"] = network }) };
        using var booted = await client.PostAsJsonAsync(new Uri($"http://127.0.0.1:{options.ComputePort}/v2.1/servers"), new JsonObject { ["server"] = server });
        return (booted.StatusCode, booted.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static async Task<HttpStatusCode> CreateNetworkAsync(ServeOptions options, string token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", token);
        using var reply = await client.PostAsJsonAsync(new Uri($"http://127.0.0.1:{options.NetworkPort}/v2.0/networks"), new JsonObject { ["network"] = new JsonObject() });
        return reply.StatusCode;
    }

    private static async Task<string> TokenAsync(ServeOptions options)
    {
        using var client = new HttpClient();
        var credentials = new JsonObject { ["username"] = "admin", ["password"] = Passwords(options).Admin };
        var body = new JsonObject { ["auth"] = new JsonObject { ["tenantName"] = "admin", ["passwordCredentials"] = credentials } };
        using var reply = await client.PostAsJsonAsync(new Uri($"http://127.0.0.1:{options.IdentityPort}/v2.0/tokens"), body);
        return (await reply.Content.ReadFromJsonAsync<JsonObject>())!["access"]!["token"]!["id"]!.GetValue<string>();
    }

    private static async Task<int> NetworkLimitAsync(ServeOptions options, string token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", token);
        var limits = await client.GetFromJsonAsync<JsonObject>(new Uri($"http://127.0.0.1:{options.NetworkPort}/v2.0/quotas/{new string('a', 32)}"));
        return limits!["quota"]!["network"]!.GetValue<int>();
    }

    private ServeOptions Options() => new()
    {
        ConfigurationDirectory = directory["etc"],
        Dataplane = Dataplane.None, StateDirectory = directory["state"], RunDirectory = directory["run"], IdentityPort = FreePort(), IdentityAdminPort = FreePort(), NetworkPort = FreePort(), ImagePort = FreePort(), ComputePort = FreePort(), ConsolePort = FreePort(), SerialConsolePort = FreePort(), MetricsPort = FreePort(),
    };

    private static FirstPasswords Passwords(ServeOptions options) => FirstPasswords.Read(options.StoreDirectory)!;

    /// <summary>One that nobody has, and that neither another test nor an outgoing connection is given until it is listened on: below the range of those, each once.</summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref lastPort);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's: the next.
            }
        }
    }

    private static async Task<HttpResponseMessage> LoginAsync(ServeOptions options, string password)
    {
        using var client = new HttpClient();
        var domain = new JsonObject { ["name"] = "Default" };
        var user = new JsonObject { ["name"] = "admin", ["password"] = password, ["domain"] = domain };
        var identity = new JsonObject { ["methods"] = new JsonArray("password"), ["password"] = new JsonObject { ["user"] = user } };
        var body = new JsonObject { ["auth"] = new JsonObject { ["identity"] = identity } };
        return await client.PostAsJsonAsync(new Uri($"http://127.0.0.1:{options.IdentityPort}/v3/auth/tokens"), body);
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task<int> serving;

        private Running(ServeOptions options) => serving = Task.Run(() => Serve.RunAsync(options, stop.Token));

        public static async Task<Running> StartAsync(ServeOptions options)
        {
            var before = File.Exists(options.ReadyFile) ? File.GetLastWriteTimeUtc(options.ReadyFile) : default;
            var running = new Running(options);
            while (!File.Exists(options.ReadyFile) || File.GetLastWriteTimeUtc(options.ReadyFile) == before)
            {
                if (running.serving.IsCompleted) Assert.Fail($"The server ended with {await running.serving}.");
                await Task.Delay(10);
            }

            return running;
        }

        public async Task<int> StopAsync()
        {
            await stop.CancelAsync();
            return await serving;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            stop.Dispose();
        }
    }
}
