using System.Text.Json;

namespace Neutrino.Ovsdb.Wire;

/// <summary>A request whose answer has not come.</summary>
internal abstract class PendingCall
{
    /// <summary>Called on the receive loop, before the next message is read, so that what follows the answer on the wire also follows it here.</summary>
    public abstract void Complete(JsonElement result);
    public abstract void Fail(Exception failure);
}

internal sealed class PendingCall<T>(Func<JsonElement, T> decode) : PendingCall
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => completion.Task;

    public override void Complete(JsonElement result)
    {
        try
        {
            completion.TrySetResult(decode(result));
        }
        catch (Exception failure)
        {
            completion.TrySetException(new OvsdbException(new OvsdbError(OvsdbErrorKind.Other, "unreadable answer", failure.Message, -1)));
        }
    }

    public override void Fail(Exception failure) => completion.TrySetException(failure);
}
