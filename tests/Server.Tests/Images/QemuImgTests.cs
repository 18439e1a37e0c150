using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Rules;

namespace Neutrino.Server.Tests.Images;

/// <summary>Files as QEMU's own program makes them, judged by our own reading and by QEMU's.</summary>
public sealed class QemuImgTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly QemuImg qemu = new(TimeProvider.System, NullLogger<QemuImg>.Instance);
    private readonly ImageSettings settings = new() { Time = TimeProvider.System };

    public void Dispose() => directory.Dispose();

    public static TheoryData<string> Plain => ["compat=1.1", "compat=0.10", "cluster_size=2M", "extended_l2=on", "compression_type=zstd", "lazy_refcounts=on", "preallocation=metadata"];

    [Theory, MemberData(nameof(Plain))]
    public async Task Plain_files_are_taken(string options)
    {
        var file = Make(["-o", options, "disk.qcow2", "3G"]);
        Assert.Null(OwnProblem(file));
        Assert.Null(await ProblemAsync(file, 3L << 30));
        Assert.Contains("3221225472", await ProblemAsync(file, 5), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backing_file_is_refused_by_both()
    {
        var file = Make(["-b", "/etc/passwd", "-F", "raw", "disk.qcow2", "1M"]);
        Assert.Contains("backing file", OwnProblem(file), StringComparison.Ordinal);
        Assert.Equal("it has a backing file", await ProblemAsync(file, 1 << 20));
    }

    [Fact]
    public async Task A_data_file_is_refused_by_both()
    {
        var file = Make(["-o", $"data_file={directory["data"]},data_file_raw=on", "disk.qcow2", "1M"]);
        Assert.Contains("in another file", OwnProblem(file), StringComparison.Ordinal);
        Assert.Equal("its data is in another file", await ProblemAsync(file, 1 << 20));
        File.Delete(directory["data"]);
        Assert.NotNull(await ProblemAsync(file, 1 << 20));
    }

    [Fact]
    public async Task An_encrypted_file_is_refused_by_both()
    {
        var file = Make(["--object", "secret,id=s,data=x", "-o", "encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=10", "disk.qcow2", "1M"]);
        Assert.Contains("encrypted", OwnProblem(file), StringComparison.Ordinal);
        Assert.NotNull(await ProblemAsync(file, 1 << 20));
    }

    [Fact]
    public async Task A_file_that_qemu_does_not_read_is_refused_without_telling_where_it_lies()
    {
        File.WriteAllBytes(directory["disk.qcow2"], new byte[1000]);
        var problem = await ProblemAsync(directory["disk.qcow2"], 0);
        Assert.Contains("qemu-img does not read it", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(directory.Path, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":5}""")]
    [InlineData("""{"format":"qcow2","virtual-size":"much"}""")]
    public void An_answer_that_is_none_is_a_problem(string json) => Assert.Contains("not understood", QemuImg.ProblemIn(System.Text.Encoding.UTF8.GetBytes(json), "qcow2", 0), StringComparison.Ordinal);

    private string? OwnProblem(string file)
    {
        using var stream = File.OpenRead(file);
        var head = new byte[Math.Min(stream.Length, ImageContent.HeadLength)];
        stream.ReadExactly(head);
        return ImageContent.Check("qcow2", head, stream.Length, settings).Fails(out var why, out _) ? why.Message : null;
    }

    private async Task<string?> ProblemAsync(string file, long size) => await qemu.ProblemAsync(file, "qcow2", size, CancellationToken.None);

    private string Make(string[] arguments)
    {
        string? errors;
        // It measures the processor to choose its rounds of a key, and gives up when others have it.
        for (var i = 0; (errors = Errors(arguments))?.Contains("accurate CPU usage", StringComparison.Ordinal) == true && i < 50; i++) Thread.Sleep(100);
        Assert.Null(errors);
        return directory["disk.qcow2"];
    }

    private string? Errors(string[] arguments)
    {
        var start = new ProcessStartInfo("qemu-img", ["create", "-q", "-f", "qcow2", .. arguments]) { WorkingDirectory = directory.Path, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : errors;
    }
}
