using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Dispatching;

public sealed class DispatcherTests
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(5);

    private readonly ManualClock _clock = new();
    private readonly Dispatcher _dispatcher;

    public DispatcherTests() => _dispatcher = new Dispatcher(_clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Campaigns_are_served_in_turn()
    {
        foreach (string campaign in new[] { "a", "b", "c" })
        {
            _dispatcher.Tell(new Demand(campaign, 1, 1, false));
        }

        var served = new List<string>();
        for (int i = 0; i < 6; i++)
        {
            served.Add((await _dispatcher.TryLeaseAsync(c => Grant(c))).Lease!.Campaign);
        }

        Assert.Equal(["a", "b", "c", "a", "b", "c"], served);
    }

    [Fact]
    public async Task A_campaign_without_work_or_out_of_reach_does_not_keep_others_waiting()
    {
        _dispatcher.Know(["a", "b", "c"]);
        DispatchResult result = await _dispatcher.TryLeaseAsync(c => c switch
        {
            "a" => Task.FromResult<LeaseAttempt>(new LeaseAttempt.Unavailable()),
            "b" => Task.FromResult<LeaseAttempt>(new LeaseAttempt.Nothing()),
            _ => Grant(c),
        });
        Assert.Equal(("c", 1), (result.Lease!.Campaign, result.Unavailable));
    }

    [Fact]
    public async Task A_campaign_that_is_over_drops_out_whatever_is_heard_of_it_later()
    {
        _dispatcher.Know(["a", "b"]);
        _dispatcher.Tell(new Demand("a", 9, 0, true));
        await _dispatcher.TryLeaseAsync(_ => Task.FromResult<LeaseAttempt>(new LeaseAttempt.Over()));
        _dispatcher.Tell(new Demand("a", 8, 3, false));
        _dispatcher.Know(["a", "b"]);
        Assert.Empty(_dispatcher.Campaigns);
    }

    [Fact]
    public void As_many_workers_are_woken_as_there_is_work()
    {
        Task[] waiting = [.. Enumerable.Range(0, 4).Select(_ => _dispatcher.WaitAsync(_dispatcher.Version, Slice, Cancellation))];
        _dispatcher.Tell(new Demand("a", 1, 0, false));
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        _dispatcher.Tell(new Demand("a", 2, 3, false));
        Task.WaitAll(waiting[..3], Cancellation); // the longest waiting first
        Assert.False(waiting[3].IsCompleted);
    }

    [Fact]
    public async Task News_between_asking_and_waiting_are_not_slept_through()
    {
        _dispatcher.Know(["a"]);
        DispatchResult result = await _dispatcher.TryLeaseAsync(_ =>
        {
            _dispatcher.Tell(new Demand("a", 5, 1, false)); // while the campaign's older answer is on its way
            return Task.FromResult<LeaseAttempt>(new LeaseAttempt.Nothing());
        });
        Assert.True(_dispatcher.WaitAsync(result.Version, Slice, Cancellation).IsCompleted);
    }

    [Fact]
    public async Task Lost_news_cost_no_more_than_the_slice()
    {
        Task waiting = _dispatcher.WaitAsync(_dispatcher.Version, Slice, Cancellation);
        _clock.Advance(4.9);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(0.2);
        await waiting.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task News_for_a_worker_that_left_go_to_the_next()
    {
        using var leaving = new CancellationTokenSource();
        Task first = _dispatcher.WaitAsync(_dispatcher.Version, Slice, leaving.Token);
        Task second = _dispatcher.WaitAsync(_dispatcher.Version, Slice, Cancellation);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _dispatcher.Tell(new Demand("a", 1, 1, false));
        await second.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task A_campaign_that_was_never_heard_of_wakes_those_who_wait_once_it_is_found()
    {
        Task waiting = _dispatcher.WaitAsync(_dispatcher.Version, Slice, Cancellation);
        _dispatcher.Know([]);
        Assert.False(waiting.IsCompleted);
        _dispatcher.Know(["lost"]);
        await waiting.WaitAsync(Cancellation);
    }

    private static Task<LeaseAttempt> Grant(string campaign) =>
        Task.FromResult<LeaseAttempt>(new LeaseAttempt.Granted(new WorkLease(campaign, 1, new WorkItem.Base(), DateTimeOffset.UnixEpoch)));
}
