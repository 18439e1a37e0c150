namespace Neutrino.Api.Images;

/// <summary>One call: a method, a path whose <c>*</c> stands for any one segment, and what answers it.</summary>
internal sealed record ImageRoute(string Method, string Path, Func<ImageExchange, Task> AnswerAsync)
{
    private readonly string[] segments = Path.Split('/');

    public bool Matches(string[] path) => path.Length == segments.Length && segments.Zip(path).All(pair => pair.First == "*" || pair.First == pair.Second);
}
