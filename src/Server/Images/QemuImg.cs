using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Neutrino.Linux;

namespace Neutrino.Server;

/// <summary>
/// What QEMU itself says of a disk file: <c>qemu-img info</c>, told the format (it guesses nothing), with bounded memory, processor time, output and patience.
/// Our own look at the header has been before it (<c>Qcow2Header</c>); where the program is not installed, that is the only one.
/// </summary>
internal sealed partial class QemuImg(TimeProvider time, ILogger<QemuImg> logger)
{
    private const int NoSuchProgram = 127;
    private static readonly string[] Limits = ["--as=1073741824", "--cpu=10", "--fsize=1048576", "--core=0"];

    /// <summary>What is wrong with the file, or null.</summary>
    /// <param name="path">Whole, so that no part of it is taken for a protocol.</param>
    /// <param name="virtualSize">Bytes of the disk, as the header says.</param>
    public async ValueTask<string?> ProblemAsync(string path, string format, long virtualSize, CancellationToken cancellation)
    {
        ChildResult result;
        try
        {
            var command = new ChildCommand("prlimit", [.. Limits, "--", "qemu-img", "info", "--output=json", "-f", format, path]) { Timeout = TimeSpan.FromSeconds(20), Time = time };
            result = await ChildProcess.RunAsync(command, cancellation);
        }
        catch (TimeoutException)
        {
            return "qemu-img did not come to an end with it";
        }

        if (result.ExitCode == NoSuchProgram)
        {
            LogAbsent();
            return null;
        }

        return result.Succeeded ? ProblemIn(result.Output, format, virtualSize) : $"qemu-img does not read it ({Words(result, path)})";
    }

    /// <summary>What is wrong with what the program found; null when nothing is.</summary>
    internal static string? ProblemIn(ReadOnlyMemory<byte> json, string format, long virtualSize)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var found = document.RootElement;
            if (found.GetProperty("format").GetString() != format) return $"qemu-img finds it to be {found.GetProperty("format").GetString()}";
            if (found.TryGetProperty("backing-filename", out _) || found.TryGetProperty("full-backing-filename", out _)) return "it has a backing file";
            if (found.TryGetProperty("encrypted", out var encrypted) && encrypted.GetBoolean()) return "it is encrypted";
            if (found.TryGetProperty("format-specific", out var specific) && specific.TryGetProperty("data", out var data))
            {
                if (data.TryGetProperty("data-file", out _)) return "its data is in another file";
                if (data.TryGetProperty("corrupt", out var corrupt) && corrupt.GetBoolean()) return "it is corrupt";
            }

            var size = found.GetProperty("virtual-size").GetInt64();
            return size == virtualSize ? null : string.Create(CultureInfo.InvariantCulture, $"its header says {virtualSize} bytes and qemu-img finds {size}");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return "qemu-img's answer about it is not understood";
        }
    }

    /// <summary>The program's words without the path, which is nobody's business.</summary>
    private static string Words(ChildResult result, string path)
    {
        var words = result.Describe().Replace(path, "the image", StringComparison.Ordinal).ReplaceLineEndings(" ");
        return words.Length <= 300 ? words : words[..300];
    }

    [LoggerMessage(1, LogLevel.Warning, "qemu-img is not installed (Debian: qemu-utils); qcow2 images are judged by their headers alone")]
    private partial void LogAbsent();
}
