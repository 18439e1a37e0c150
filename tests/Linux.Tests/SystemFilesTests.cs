namespace Neutrino.Linux.Tests;

public sealed class SystemFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_is_replaced_whole_with_its_mode()
    {
        var path = Path.Combine(folder, "file");
        SystemFiles.WriteAtomically(path, new string('a', 10_000), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        SystemFiles.WriteAtomically(path, "b", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Equal("b", SystemFiles.ReadText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        Assert.Single(Directory.EnumerateFiles(folder));
    }

    [Fact]
    public void A_long_text_comes_back()
    {
        var path = Path.Combine(folder, "file");
        var text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"é{i}"));
        SystemFiles.WriteAtomically(path, text, UnixFileMode.UserRead);
        Assert.Equal(text, SystemFiles.ReadText(path));
    }

    [Fact]
    public void What_is_not_there_is_null_and_removed_without_error()
    {
        Assert.Null(SystemFiles.ReadText(Path.Combine(folder, "none")));
        SystemFiles.Remove(Path.Combine(folder, "none"));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var refused = Assert.Throws<LinuxException>(() => SystemFiles.WriteAtomically(Path.Combine(folder, "none", "file"), "", UnixFileMode.UserRead));
        Assert.Equal(Errno.ENOENT, refused.Errno);
        Assert.Contains("none/file", refused.Message, StringComparison.Ordinal);
    }
}
