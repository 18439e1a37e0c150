namespace Neutrino.Cli.Nova;

/// <summary>Files of the user's machine.</summary>
internal static class LocalFile
{
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static byte[] Read(Invocation call, string file)
    {
        try
        {
            return File.ReadAllBytes(call.Terminal.Path(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"Can't open '{file}': {Cause(fault)}", "is the path right, and may you read it?");
        }
    }

    /// <summary>As every other program says it.</summary>
    private static string Cause(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "No such file or directory",
        UnauthorizedAccessException => "Permission denied",
        _ => fault.Message,
    };
}
