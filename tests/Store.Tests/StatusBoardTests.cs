namespace Neutrino.Store.Tests;

public sealed class StatusBoardTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly StatusBoard board = new();

    [Fact]
    public async Task A_wait_ends_with_the_word_at_its_revision()
    {
        var wait = board.WaitAsync(ResourceKind.Port, "a", 5, Long, TestContext.Current.CancellationToken);
        board.Report(ResourceKind.Port, "a", new("BUILD", null, 4));
        Assert.False(wait.IsCompleted);
        board.Report(ResourceKind.Port, "a", new("ACTIVE", null, 6));
        Assert.True(await wait);
        Assert.Equal("ACTIVE", board.Find(ResourceKind.Port, "a")!.Status);
    }

    [Fact]
    public async Task A_wait_for_what_is_known_ends_at_once()
    {
        board.Report(ResourceKind.Port, "a", new("ACTIVE", null, 6));
        Assert.True(await board.WaitAsync(ResourceKind.Port, "a", 6, TimeSpan.Zero, TestContext.Current.CancellationToken));
        Assert.False(await board.WaitAsync(ResourceKind.Port, "a", 7, TimeSpan.Zero, TestContext.Current.CancellationToken));
        Assert.False(await board.WaitAsync(ResourceKind.Router, "a", 6, TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wait_for_a_removal_ends_with_it_whether_it_begins_before_or_after()
    {
        board.Report(ResourceKind.Port, "a", new("ACTIVE", null, 6));
        var before = board.WaitAsync(ResourceKind.Port, "a", 7, Long, TestContext.Current.CancellationToken);
        board.Forget(ResourceKind.Port, "a", 7);
        Assert.True(await before);
        Assert.True(await board.WaitAsync(ResourceKind.Port, "a", 7, TimeSpan.Zero, TestContext.Current.CancellationToken));
        Assert.Null(board.Find(ResourceKind.Port, "a"));
    }

    [Fact]
    public void An_older_word_than_the_known_one_is_ignored()
    {
        board.Report(ResourceKind.Port, "a", new("ACTIVE", null, 6));
        board.Report(ResourceKind.Port, "a", new("DOWN", null, 5));
        board.Forget(ResourceKind.Port, "a", 5);
        Assert.Equal("ACTIVE", board.Find(ResourceKind.Port, "a")!.Status);
        board.Forget(ResourceKind.Port, "a", 7);
        board.Report(ResourceKind.Port, "a", new("ACTIVE", null, 6));
        Assert.Null(board.Find(ResourceKind.Port, "a"));
    }

    [Fact]
    public async Task A_cancelled_wait_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var wait = board.WaitAsync(ResourceKind.Port, "a", 1, Long, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        board.Report(ResourceKind.Port, "a", new("ACTIVE", null, 1));
    }

    [Fact]
    public async Task Settling_ends_every_wait_up_to_its_revision()
    {
        var earlier = board.WaitAsync(ResourceKind.Port, "a", 5, Long, TestContext.Current.CancellationToken);
        var later = board.WaitAsync(ResourceKind.Port, "a", 6, Long, TestContext.Current.CancellationToken);
        board.Settle(5);
        Assert.True(await earlier);
        Assert.True(await board.WaitAsync(ResourceKind.Network, "untouched", 5, TimeSpan.Zero, TestContext.Current.CancellationToken));
        Assert.False(later.IsCompleted);
        board.Settle(4);
        Assert.Equal(5, board.SettledRevision);
        board.Settle(6);
        Assert.True(await later);
    }
}
