using System.Buffers.Text;
using System.Security.Cryptography;
using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Domains;

/// <summary>A config drive, made by genisoimage(1) from a folder that is there for as long as that takes.</summary>
internal static class ConfigDriveImage
{
    private const string Program = "genisoimage";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>Why not; null when it is made.</returns>
    public static async Task<string?> MakeAsync(string path, DriveOf drive, TimeProvider time, CancellationToken cancellation)
    {
        var folder = path + ".files";
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var file in drive.Contents)
                if (!TryWrite(folder, file)) return $"'{file.Path}' is no path in a drive";
            var result = await ChildProcess.RunAsync(
                new ChildCommand(Program, "-quiet", "-o", path, "-ldots", "-allow-lowercase", "-allow-multidot", "-l", "-J", "-r", "-V", "config-2", folder)
                {
                    Timeout = Patience, Time = time,
                },
                cancellation).ConfigureAwait(false);
            return result.Succeeded ? null : $"{Program}: {result.Describe()}";
        }
        catch (Exception fault) when (fault is LinuxException or TimeoutException)
        {
            return fault.Message;
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static bool TryWrite(string folder, DriveFile file)
    {
        var path = Path.GetFullPath(Path.Combine(folder, file.Path));
        if (!path.StartsWith(folder + "/", StringComparison.Ordinal)) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Seeded(file));
        return true;
    }

    private static byte[] Seeded(DriveFile file)
    {
        byte[] content = [.. file.Content];
        if (file.Seed is not { } place) return content;
        // The one padded length that fills the place: 512 bytes are 684 letters.
        var text = content.AsSpan(place);
        Base64.EncodeToUtf8(RandomNumberGenerator.GetBytes(text.Length / 4 * 3 - 1), text, out _, out _);
        return content;
    }
}
