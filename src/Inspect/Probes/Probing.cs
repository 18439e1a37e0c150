using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Inspect;

/// <summary>Sends every subject's packets, many at a time; each waits a second at most. Nothing that is sent changes or leaves anything.</summary>
public static class Probing
{
    private const int AtOnce = 64;

    /// <returns>Of each subject its packets, in the order of the questions.</returns>
    public static async Task<IReadOnlyDictionary<Subject, ImmutableArray<Packet>>> SendAsync(
        Snapshot snapshot, HostSettings host, ImmutableArray<Subject> subjects, TimeProvider time, CancellationToken cancellation)
    {
        var plans = new ProbePlans(snapshot, host);
        using var room = new SemaphoreSlim(AtOnce);
        var questions = subjects.Distinct().SelectMany(subject => plans.Of(subject).Select(probe => (Subject: subject, Answer: SendAsync(probe)))).ToArray();
        await Task.WhenAll(questions.Select(question => question.Answer)).ConfigureAwait(false);
        return questions.GroupBy(question => question.Subject).ToDictionary(group => group.Key, group => group.Select(question => question.Answer.Result).ToImmutableArray());

        async Task<Packet> SendAsync(Probe probe)
        {
            await room.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return await Task.Run(() => probe.SendAsync(time, cancellation), cancellation).ConfigureAwait(false);
            }
            finally
            {
                room.Release();
            }
        }
    }
}
