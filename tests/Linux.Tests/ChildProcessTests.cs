using System.Text;
using Neutrino.Linux.Monitor;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Linux.Tests;

public sealed class ChildProcessTests
{
    [Fact]
    public async Task Input_output_and_errors_pass_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"line {i}\n"));
        var result = await ChildProcess.RunAsync(new ChildCommand("sh", "-c", "cat; echo oops >&2; exit 7") { Input = Encoding.UTF8.GetBytes(text) });
        Assert.Equal(7, result.ExitCode);
        Assert.Equal(text, result.OutputText);
        Assert.Equal("oops\n", result.ErrorText);
        Assert.Equal("exit code 7: oops", result.Describe());
    }

    [Fact]
    public async Task Arguments_arrive_as_they_are()
    {
        string[] arguments = ["", "a b", "$HOME", "'", "\"", "é", "*"];
        var result = await ChildProcess.RunAsync(new ChildCommand("printf", ["%s|", .. arguments]));
        Assert.Equal(string.Join('|', arguments) + "|", result.OutputText);
    }

    [Fact]
    public async Task Without_input_it_reads_none() =>
        Assert.Equal("", (await ChildProcess.RunAsync(new ChildCommand("cat"))).OutputText);

    [Fact]
    public async Task A_program_that_is_not_there_is_an_error()
    {
        var refused = await Assert.ThrowsAsync<LinuxException>(() => ChildProcess.RunAsync(new ChildCommand("no-such-program")));
        Assert.Equal(Errno.ENOENT, refused.Errno);
        Assert.Contains("no-such-program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_keeps_the_streams_keeps_nobody_waiting()
    {
        var result = await ChildProcess.RunAsync(new ChildCommand("sh", "-c", "setsid sleep 600 & echo $!"));
        using var watched = ChildExit.Open(int.Parse(result.OutputText));
        Assert.NotNull(watched);
        Assert.True((await ChildProcess.RunAsync(new ChildCommand("kill", result.OutputText.Trim()))).Succeeded);
    }

    [Fact]
    public async Task Too_long_and_its_whole_group_is_killed()
    {
        var command = new ChildCommand("sh", "-c", "sleep 600 & echo $! > /proc/self/fd/2; wait") { Timeout = TimeSpan.FromMilliseconds(200) };
        await Assert.ThrowsAsync<TimeoutException>(() => ChildProcess.RunAsync(command));
    }

    [Fact]
    public async Task Cancelled_is_killed()
    {
        using var cancel = new CancellationTokenSource();
        var run = ChildProcess.RunAsync(new ChildCommand("sleep", "600"), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Signals_are_at_their_defaults()
    {
        var result = await ChildProcess.RunAsync(new ChildCommand("grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"));
        Assert.All(result.OutputText.Trim().Split('\n'), line => Assert.EndsWith("0000000000000000", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_standard_streams_are_inherited()
    {
        using var file = File.OpenRead("/proc/self/status");
        var result = await ChildProcess.RunAsync(new ChildCommand("ls", "/proc/self/fd"));
        Assert.Equal("0\n1\n2\n3\n", result.OutputText);
    }

    [Fact]
    public async Task A_piped_child_is_talked_with()
    {
        await using var child = ChildProcess.StartPiped(new ChildCommand("cat"));
        for (var i = 0; i < 3; i++)
        {
            await child.Stream.WriteAsync(Encoding.UTF8.GetBytes($"word {i}"));
            var buffer = new byte[6];
            await child.Stream.ReadExactlyAsync(buffer);
            Assert.Equal($"word {i}", Encoding.UTF8.GetString(buffer));
        }

        child.EndInput();
        Assert.True((await child.WaitAsync()).Succeeded);
        Assert.Equal(0, await child.Stream.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task A_detached_program_has_its_session_and_is_reaped()
    {
        var log = Path.GetTempFileName();
        var pid = ChildProcess.StartDetached(new ChildCommand("sh", "-c", "cut -d' ' -f1,6 /proc/$$/stat; read line; echo end"), log);
        while (Directory.Exists($"/proc/{pid}")) await Task.Delay(5);
        Assert.Equal($"{pid} {pid}\nend\n", File.ReadAllText(log));
        File.Delete(log);
    }

    [Fact]
    public async Task Many_at_once_all_end()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => ChildProcess.RunAsync(new ChildCommand("sh", "-c", $"exit {i}"))));
        Assert.Equal(Enumerable.Range(0, 50), results.Select(result => result.ExitCode));
    }

    [Fact]
    [Trait("needs", "root")]
    public async Task In_a_namespace_it_is_there_and_we_are_not()
    {
        Sandbox.Require();
        NetNamespaces.Create("child");
        var home = new FileInfo("/proc/self/ns/net").LinkTarget;
        var result = await ChildProcess.RunAsync(new ChildCommand("readlink", "/proc/self/ns/net") { Namespace = "child" });
        Assert.Equal($"net:[{NetNamespaces.Identify("child")}]", result.OutputText.Trim());
        Assert.Equal(home, new FileInfo("/proc/thread-self/ns/net").LinkTarget);
        NetNamespaces.Delete("child");
        Assert.Equal(Errno.ENOENT, (await Assert.ThrowsAsync<LinuxException>(() => ChildProcess.RunAsync(new ChildCommand("true") { Namespace = "child" }))).Errno);
    }
}
