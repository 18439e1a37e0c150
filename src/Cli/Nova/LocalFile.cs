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
            throw new CommandException($"Can't open '{file}': {fault.Message}", "is the path right, and may you read it?");
        }
    }
}
