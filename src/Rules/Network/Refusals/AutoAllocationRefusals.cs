using Neutrino.Model;

namespace Neutrino.Rules;

public static class AutoAllocationRefusals
{
    public static Refusal Failed(string reason) => new("AutoAllocationFailure", 409, $"Deployment error: {reason}.");
}
