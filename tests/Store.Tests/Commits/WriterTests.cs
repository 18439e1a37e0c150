using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Neutrino.Store.Tests.Commits;

public sealed class WriterTests : IDisposable
{
    private readonly ConcurrentQueue<string> faults = new();
    private readonly FlakyJournal journal = new();
    private readonly Writer writer;

    public WriterTests() => writer = new Writer(Snapshot.Empty, new StatusBoard(), journal, StoreFixture.Settings(faults));

    public void Dispose() => writer.Dispose();

    [Fact]
    public async Task A_commit_is_current_when_its_task_completes()
    {
        var committed = await CommitAsync(_ => Samples.CreatePort("a"));
        Assert.Equal(1, committed.Snapshot.Revision);
        Assert.Same(writer.Current, committed.Snapshot);
        Assert.NotNull(writer.Current.Ports.Find("a"));
    }

    [Fact]
    public async Task A_refusal_changes_nothing()
    {
        var heard = 0;
        writer.Changed += _ => heard++;
        var committed = await CommitAsync(_ => new Refusal("IpAddressInUse", 409, "taken"));
        Assert.Equal("IpAddressInUse", committed.Decision.Refusal!.Type);
        Assert.Same(Snapshot.Empty, writer.Current);
        Assert.Equal(0, heard);
        Assert.Equal(0, journal.Flushes);
    }

    [Fact]
    public async Task A_decision_that_changes_nothing_makes_no_revision()
    {
        await CommitAsync(_ => Decision.Of(ChangeSet.Nothing));
        Assert.Equal(0, writer.Current.Revision);
        Assert.Equal(0, journal.Flushes);
    }

    [Fact]
    public async Task A_decision_that_throws_fails_only_itself()
    {
        using var hold = journal.Hold();
        var first = CommitAsync(_ => Samples.CreatePort("first"));
        await journal.Waiting;
        var before = CommitAsync(_ => Samples.CreatePort("before", 4));
        var broken = CommitAsync(_ => throw new InvalidDataException("broken rule"));
        var after = CommitAsync(snapshot => snapshot.Ports.Find("before") is null ? throw new InvalidDataException("order") : Samples.CreatePort("after", 5));
        hold.Dispose();
        await Assert.ThrowsAsync<InvalidDataException>(() => broken);
        Assert.Equal(3, (await after).Snapshot.Revision);
        await Task.WhenAll(first, before);
        Assert.Equal(3, writer.Current.Ports.Count);
    }

    [Fact]
    public async Task Decisions_that_wait_together_share_one_flush()
    {
        using var hold = journal.Hold();
        var first = CommitAsync(_ => Samples.CreatePort("first"));
        await journal.Waiting;
        var others = Enumerable.Range(0, 50).Select(i => CommitAsync(_ => Samples.CreatePort($"p{i}", i + 10))).ToArray();
        hold.Dispose();
        await Task.WhenAll([first, .. others]);
        Assert.Equal(2, journal.Flushes);
        Assert.Equal(51, writer.Current.Revision);
    }

    [Fact]
    public async Task A_failed_flush_fails_everyone_in_it_and_publishes_nothing()
    {
        var revisions = new List<long>();
        writer.Changed += revision => revisions.Add(revision.Snapshot.Revision);
        await CommitAsync(_ => Samples.CreatePort("kept"));
        using var hold = journal.Hold();
        var first = CommitAsync(_ => Samples.CreatePort("first", 4));
        await journal.Waiting;
        var lost = CommitAsync(_ => Samples.CreatePort("lost", 5));
        var refusedOnWhatIsLost = CommitAsync(snapshot => snapshot.Ports.Find("lost") is null ? throw new InvalidDataException("order") : new Refusal("InUse", 409, "seen"));
        journal.FailAfter(1);
        hold.Dispose();
        await first;
        await Assert.ThrowsAsync<CommitFailedException>(() => lost);
        await Assert.ThrowsAsync<CommitFailedException>(() => refusedOnWhatIsLost);
        Assert.Equal(["first", "kept"], writer.Current.Ports.All.Select(port => port.Id));
        Assert.Equal(3, (await CommitAsync(_ => Samples.CreatePort("next", 6))).Snapshot.Revision);
        Assert.Equal([1, 2, 3], revisions);
    }

    [Fact]
    public async Task A_cancelled_decision_is_not_run()
    {
        using var hold = journal.Hold();
        var first = CommitAsync(_ => Samples.CreatePort("first"));
        await journal.Waiting;
        using var cancellation = new CancellationTokenSource();
        var ran = false;
        var cancelled = writer.CommitAsync(_ => { ran = true; return Samples.CreatePort("x"); }, cancellation.Token);
        await cancellation.CancelAsync();
        hold.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await first;
        Assert.False(ran);
    }

    [Fact]
    public async Task Followers_hear_every_commit_once_in_order_with_its_own_snapshot()
    {
        var heard = new List<Revision>();
        writer.Changed += heard.Add;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++) await CommitAsync(_ => Samples.CreatePort($"{client}-{i}", (client * 100) + i + 1));
        })));
        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), heard.Select(revision => revision.Snapshot.Revision));
        Assert.All(heard, revision => Assert.Equal(revision.Snapshot.Revision, revision.Snapshot.Ports.Count));
        Assert.All(heard, revision => Assert.NotNull(revision.Snapshot.Ports.Find(revision.Changes.Single().Id)));
    }

    [Fact]
    public async Task A_follower_that_throws_is_told_of_and_harms_nobody()
    {
        var heard = 0;
        writer.Changed += _ => throw new InvalidDataException("bad follower");
        writer.Changed += _ => heard++;
        await CommitAsync(_ => Samples.CreatePort("a"));
        await CommitAsync(_ => Samples.CreatePort("b", 4));
        Assert.Equal(2, heard);
        Assert.Equal(2, faults.Count);
        Assert.Contains("bad follower", faults.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        writer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => CommitAsync(_ => Samples.CreatePort("a")));
    }

    [Fact]
    public async Task Closing_finishes_what_waits()
    {
        using var hold = journal.Hold();
        var first = CommitAsync(_ => Samples.CreatePort("first"));
        await journal.Waiting;
        var second = CommitAsync(_ => Samples.CreatePort("second", 4));
        var closing = Task.Run(writer.Dispose, TestContext.Current.CancellationToken);
        hold.Dispose();
        await Task.WhenAll(first, second, closing);
        Assert.Equal(2, journal.Flushes);
    }

    private Task<Committed> CommitAsync(Func<Snapshot, Decision> decide) => writer.CommitAsync(decide, TestContext.Current.CancellationToken);

    /// <summary>A journal in memory whose disk can be slow or full.</summary>
    private sealed class FlakyJournal : IJournal
    {
        private volatile TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim open = new(initialState: true);
        private int untilFailure = int.MaxValue;

        public int Flushes { get; private set; }
        public Task Waiting => waiting.Task;

        /// <summary>Flushes wait from now on; <see cref="Waiting"/> completes when one does.</summary>
        public Release Hold()
        {
            waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            open.Reset();
            return new Release(open);
        }

        public void FailAfter(int flushes) => untilFailure = flushes;
        public void Append(long revision, ImmutableArray<Change> changes) { }
        public void Append(ResourceKind kind, string id, ResourceStatus? status) { }

        public void Flush()
        {
            waiting.TrySetResult();
            open.Wait();
            if (untilFailure-- == 0) throw new IOException("disk full");
            Flushes++;
        }

        public void Dispose() => open.Set();

        public sealed class Release(ManualResetEventSlim open) : IDisposable
        {
            public void Dispose() => open.Set();
        }
    }
}
