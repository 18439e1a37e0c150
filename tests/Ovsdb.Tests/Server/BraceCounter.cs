using System.Text;

namespace Neutrino.Ovsdb.Tests.Server;

/// <summary>Cuts messages in the plainest way, so that the server does not share the client's mistakes.</summary>
internal sealed class BraceCounter
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool quoted;
    private bool escaped;

    public IEnumerable<string> Take(string more)
    {
        foreach (var character in more)
        {
            text.Append(character);
            if (escaped) escaped = false;
            else if (quoted && character == '\\') escaped = true;
            else if (character == '"') quoted = !quoted;
            else if (!quoted && character == '{') depth++;
            else if (!quoted && character == '}' && --depth == 0)
            {
                yield return text.ToString();
                text.Clear();
            }
        }
    }
}
