using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Neutrino.Server;

/// <summary>
/// The passwords that admin and demo got at the first start. Kept in a file of ours, written before the users are made, so that the credential files can be
/// written again and a crash in between locks nobody out.
/// </summary>
internal sealed record FirstPasswords(string Admin, string Demo)
{
    public static string PathIn(string directory) => Path.Combine(directory, "first-passwords.json");

    /// <summary>Null when there is no such file: it was taken away, or Identity has not been set up.</summary>
    /// <exception cref="StartRefusedException">The file is there but cannot be read.</exception>
    public static FirstPasswords? Read(string directory)
    {
        var path = PathIn(directory);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), FirstPasswordsJson.Default.FirstPasswords);
        }
        catch (JsonException fault)
        {
            throw new StartRefusedException($"{path} is damaged ({fault.Message}). Remove it: it is needed only to write the credential files again.", fault);
        }
    }

    /// <summary>Makes passwords and keeps them.</summary>
    /// <param name="directory">Where; made if missing.</param>
    /// <param name="adminPasswordFile">Its first line is the admin's; null for a random one.</param>
    /// <exception cref="StartRefusedException">They cannot be read or kept.</exception>
    public static FirstPasswords Make(string directory, string? adminPasswordFile)
    {
        var made = new FirstPasswords(adminPasswordFile is null ? Random() : ReadLine(adminPasswordFile), Random());
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            PrivateFile.Write(PathIn(directory), JsonSerializer.Serialize(made, FirstPasswordsJson.Default.FirstPasswords));
            return made;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The first passwords cannot be kept: {fault.Message}", fault);
        }
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));

    private static string ReadLine(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } line ? line : throw new StartRefusedException($"--admin-password-file: the first line of {path} is empty.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"--admin-password-file: {fault.Message}", fault);
        }
    }
}

[JsonSerializable(typeof(FirstPasswords))]
internal sealed partial class FirstPasswordsJson : JsonSerializerContext;
