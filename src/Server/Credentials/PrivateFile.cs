namespace Neutrino.Server;

/// <summary>Files with secrets in them: mode 0600 from their first byte on, replaced whole.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the text unless it is there already.</summary>
    public static void Write(string path, string text)
    {
        if (File.Exists(path) && File.GetUnixFileMode(path) == Mine && File.ReadAllText(path) == text) return;
        var passing = $"{path}.new";
        File.Delete(passing);
        using (var file = new FileStream(passing, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mine }))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(passing, path, overwrite: true);
    }
}
