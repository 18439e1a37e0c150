using Neutrino.Model;

namespace Neutrino.Rules.Tests;

internal static class Refused
{
    public static void With(Decision decision, int status, string type, string? message = null)
    {
        Assert.NotNull(decision.Refusal);
        Assert.Equal((status, type), (decision.Refusal.Status, decision.Refusal.Type));
        if (message is not null) Assert.Equal(message, decision.Refusal.Message);
        Assert.Empty(decision.Changes.Changes);
    }
}
