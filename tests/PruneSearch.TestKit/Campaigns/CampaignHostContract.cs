using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>
/// What every <see cref="ICampaignHost"/> keeps to. A host's tests inherit it, and say how a host is opened on the same storage each time.
/// The clock stands still but where a test moves it.
/// </summary>
public abstract class CampaignHostContract : IAsyncLifetime
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly WorkerAbilities Anything = new("worker");

    private ICampaignHost? _host;

    protected ManualClock Clock { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ICampaignHost Host => _host!;

    /// <summary>Opens a host on the storage of this test; what a host before it left there is there.</summary>
    protected abstract Task<ICampaignHost> OpenAsync(TimeProvider clock, TimeSpan leaseDuration);

    /// <summary>Ends a host as a crash would: without a word to its workers.</summary>
    protected abstract Task CloseAsync(ICampaignHost host);

    public async ValueTask InitializeAsync() => _host = await OpenAsync(Clock, LeaseDuration);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(Host);
        await CleanAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes the storage.</summary>
    protected virtual ValueTask CleanAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_started_campaign_can_be_got_and_is_listed()
    {
        Assert.Empty(await Host.ListAsync(Cancellation));
        Assert.Null(await Host.GetAsync("tiny", Cancellation));
        await StartAsync(TinyCampaign.Spec);
        await StartAsync(TinyCampaign.Spec with { Name = "other" });
        CampaignState? state = await Host.GetAsync("tiny", Cancellation);
        Assert.Equal(("tiny", CampaignPhase.Base, Clock.GetUtcNow()), (state!.Name, state.Phase, state.StartedAt));
        Assert.Equal(["other", "tiny"], (await Host.ListAsync(Cancellation)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Starting_the_same_campaign_again_changes_nothing()
    {
        await StartAsync(TinyCampaign.Spec);
        WorkLease lease = await LeaseAsync();
        await StartAsync(TinyCampaign.Spec);
        Assert.True(await ReportAsync(lease));
    }

    [Fact]
    public async Task A_name_belongs_to_one_spec()
    {
        await StartAsync(TinyCampaign.Spec);
        InvalidInputException e = await Assert.ThrowsAnyAsync<InvalidInputException>(() => StartAsync(TinyCampaign.Spec with { Seed = 2 }));
        Assert.Contains("another spec", e.Message);
    }

    [Fact]
    public async Task What_people_ask_of_a_campaign_that_is_not_there_is_an_input_error()
    {
        await Assert.ThrowsAnyAsync<InvalidInputException>(() => Host.PauseAsync("none", true, Cancellation));
        await Assert.ThrowsAnyAsync<InvalidInputException>(() => Host.CancelAsync("none", "why", Cancellation));
        await Assert.ThrowsAnyAsync<InvalidInputException>(() => Host.EnqueueAsync("none", "x=1", Cancellation));
        await Assert.ThrowsAnyAsync<InvalidInputException>(() => Host.PinAsync("none", 0, true, Cancellation));
        await Assert.ThrowsAnyAsync<InvalidInputException>(() => Host.MeasureAsync("none", 0, "edge", Cancellation));
        await Assert.ThrowsAnyAsync<InvalidInputException>(async () => await Host.WatchAsync("none", 0, Cancellation).GetAsyncEnumerator(Cancellation).MoveNextAsync());
    }

    [Fact]
    public async Task Work_is_leased_reported_once_and_then_the_next_comes()
    {
        await StartAsync(TinyCampaign.Spec);
        WorkLease first = await LeaseAsync();
        Assert.Equal(("tiny", "base", Clock.GetUtcNow() + LeaseDuration), (first.Campaign, first.Item.Id, first.ExpiresAt));
        Assert.Null(await TryLeaseAsync());
        Assert.True(await ReportAsync(first));
        Assert.False(await ReportAsync(first));
        Assert.Equal("base/measure/edge", (await LeaseAsync()).Item.Id);
    }

    [Fact]
    public async Task A_worker_gets_only_what_it_can_do()
    {
        await StartAsync(TinyCampaign.Spec);
        var edge = new WorkerAbilities("edge", Trains: false, Targets: new HashSet<string> { "edge" });
        Assert.Null(await TryLeaseAsync(edge));
        Assert.True(await ReportAsync(await LeaseAsync()));
        Assert.Null(await TryLeaseAsync(new WorkerAbilities("other", Trains: false, Targets: new HashSet<string> { "other" })));
        Assert.Equal("base/measure/edge", (await TryLeaseAsync(edge))!.Item.Id);
    }

    [Fact]
    public async Task A_worker_that_waits_is_woken_by_another_ones_report()
    {
        await StartAsync(TinyCampaign.Spec);
        WorkLease first = await LeaseAsync();
        Task<WorkLease?> waiting = Host.LeaseAsync(new WorkerAbilities("second"), Long, Cancellation);
        Assert.False(waiting.IsCompleted);
        Assert.True(await ReportAsync(first));
        Assert.Equal("base/measure/edge", (await waiting.WaitAsync(Cancellation))!.Item.Id);
    }

    [Fact]
    public async Task Waiting_ends_with_nothing_when_its_time_is_over()
    {
        await StartAsync(TinyCampaign.Spec);
        WorkLease first = await LeaseAsync();
        DateTimeOffset began = Clock.GetUtcNow();
        Task<WorkLease?> waiting = Host.LeaseAsync(new WorkerAbilities("second"), Long, Cancellation);
        while (!waiting.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            Clock.Advance(1);
            await Host.HeartbeatAsync(first.Key, new WorkProgress(0, ""), Cancellation); // it stays leased however long that takes
        }

        Assert.Null(await waiting);
        Assert.True(Clock.GetUtcNow() - began >= Long);
    }

    [Fact]
    public async Task Waiting_ends_when_the_worker_is_told_to_stop()
    {
        await StartAsync(TinyCampaign.Spec);
        await LeaseAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<WorkLease?> waiting = Host.LeaseAsync(new WorkerAbilities("second"), Long, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Without_a_heartbeat_a_lease_expires_and_its_worker_is_refused()
    {
        await StartAsync(TinyCampaign.Spec);
        WorkLease lost = await LeaseAsync();
        Clock.Advance(61);
        WorkLease again = await LeaseAsync(new WorkerAbilities("second"));
        Assert.Equal(lost.Item.Id, again.Item.Id);
        Assert.NotEqual(lost.Token, again.Token);
        Assert.False(await Host.HeartbeatAsync(lost.Key, new WorkProgress(0.5, ""), Cancellation));
        Assert.False(await ReportAsync(lost));
        Assert.True(await ReportAsync(again));
    }

    [Fact]
    public async Task Heartbeats_keep_a_lease_alive()
    {
        await StartAsync(TinyCampaign.Spec);
        WorkLease lease = await LeaseAsync();
        for (int i = 0; i < 5; i++)
        {
            Clock.Advance(40);
            Assert.True(await Host.HeartbeatAsync(lease.Key, new WorkProgress(i / 5.0, "step"), Cancellation));
            Assert.Null(await TryLeaseAsync(new WorkerAbilities("second")));
        }

        Assert.True(await ReportAsync(lease));
        Assert.False(await Host.HeartbeatAsync(lease.Key, new WorkProgress(1, ""), Cancellation));
    }

    [Fact]
    public async Task Work_that_is_given_back_is_offered_again_without_counting()
    {
        await StartAsync(TinyCampaign.Spec);
        for (int i = 0; i < 5; i++)
        {
            WorkLease lease = await LeaseAsync();
            Assert.Equal("base", lease.Item.Id);
            Assert.True(await Host.ReportAsync(lease.Key, new WorkOutcome.Released(), Cancellation));
            Assert.False(await ReportAsync(lease));
        }

        Assert.Empty((await StateAsync()).BaseFailures);
    }

    [Fact]
    public async Task Failures_follow_their_retry_rules()
    {
        await StartAsync(TinyCampaign.Spec);
        WorkLease lease = await LeaseAsync();
        Assert.True(await Host.ReportAsync(lease.Key, new WorkOutcome.Failed(FailureKind.Fault, "passing"), Cancellation));
        lease = await LeaseAsync();
        Assert.Equal("base", lease.Item.Id);
        Assert.True(await Host.ReportAsync(lease.Key, new WorkOutcome.Failed(FailureKind.UnsupportedOperator, "for ever"), Cancellation));
        CampaignState state = await StateAsync();
        Assert.Equal((CampaignPhase.Failed, "base: for ever"), (state.Phase, state.Reason));
        Assert.Null(await TryLeaseAsync());
    }

    [Fact]
    public async Task A_paused_campaign_hands_out_nothing_until_it_is_resumed()
    {
        await StartAsync(TinyCampaign.Spec);
        WorkLease lease = await LeaseAsync();
        await Host.PauseAsync("tiny", true, Cancellation);
        Assert.True((await StateAsync()).Paused);
        Assert.True(await ReportAsync(lease));
        Assert.Null(await TryLeaseAsync());
        Task<WorkLease?> waiting = Host.LeaseAsync(Anything, Long, Cancellation);
        await Host.PauseAsync("tiny", false, Cancellation);
        Assert.Equal("base/measure/edge", (await waiting.WaitAsync(Cancellation))!.Item.Id);
    }

    [Fact]
    public async Task A_cancelled_campaign_refuses_what_comes_late()
    {
        await StartAsync(TinyCampaign.Spec);
        WorkLease lease = await LeaseAsync();
        await Host.CancelAsync("tiny", "enough", Cancellation);
        CampaignState state = await StateAsync();
        Assert.Equal((CampaignPhase.Cancelled, "enough"), (state.Phase, state.Reason));
        Assert.False(await Host.HeartbeatAsync(lease.Key, new WorkProgress(0.5, ""), Cancellation));
        Assert.False(await ReportAsync(lease));
        Assert.Null(await TryLeaseAsync());
        await Host.CancelAsync("tiny", "again", Cancellation);
        Assert.Equal("enough", (await StateAsync()).Reason);
    }

    [Fact]
    public async Task A_users_configuration_becomes_a_candidate()
    {
        await StartAsync(TinyCampaign.Spec);
        await Assert.ThrowsAsync<InvalidInputException>(() => Host.EnqueueAsync("tiny", "criterion=l1", Cancellation));
        while ((await StateAsync()).Candidates.IsEmpty)
        {
            Assert.True(await ReportAsync(await LeaseAsync()));
        }

        await Assert.ThrowsAsync<InvalidInputException>(() => Host.EnqueueAsync("tiny", "no=such", Cancellation));
        string configuration = (await StateAsync()).Candidates[0].Configuration!;
        await Host.EnqueueAsync("tiny", configuration, Cancellation);
        CandidateState joined = (await StateAsync()).Candidates[^1];
        Assert.Equal((CandidateOrigin.Enqueued, configuration), (joined.Origin, joined.Configuration));
    }

    [Fact]
    public async Task A_candidate_that_a_user_keeps_is_kept_until_the_user_lets_it_go()
    {
        await StartAsync(TinyCampaign.Spec);
        await Assert.ThrowsAnyAsync<InvalidInputException>(() => Host.PinAsync("tiny", 0, true, Cancellation));
        while ((await StateAsync()).Candidates.IsEmpty)
        {
            Assert.True(await ReportAsync(await LeaseAsync()));
        }

        await Host.PinAsync("tiny", 0, true, Cancellation);
        await Host.PinAsync("tiny", 0, true, Cancellation); // says nothing new
        Assert.True((await StateAsync()).Candidates[0].Pinned);
        await Host.PinAsync("tiny", 0, false, Cancellation);
        Assert.False((await StateAsync()).Candidates[0].Pinned);
        await WorkAsync();
        Assert.Equal([true, false], (await EventsAsync("tiny")).Select(e => e.Record).OfType<JournalRecord.PinChanged>().Select(r => r.Pinned)); // reads to the campaign's end
        await Assert.ThrowsAnyAsync<InvalidInputException>(() => Host.PinAsync("tiny", 0, true, Cancellation));
    }

    [Fact]
    public async Task A_candidate_is_timed_again_where_a_user_asks_for_it()
    {
        await StartAsync(TinyCampaign.Spec);
        while ((await StateAsync()).Candidates is not [{ Measurements.Count: > 0 }, ..])
        {
            Assert.True(await ReportAsync(await LeaseAsync()));
        }

        await Assert.ThrowsAnyAsync<InvalidInputException>(() => Host.MeasureAsync("tiny", 0, "moon", Cancellation));
        await Assert.ThrowsAnyAsync<InvalidInputException>(() => Host.MeasureAsync("tiny", 99, "edge", Cancellation));
        await Host.MeasureAsync("tiny", 0, "edge", Cancellation);
        WorkLease lease = await LeaseAsync();
        Assert.Equal("c0/again/1/edge", lease.Item.Id);
        Assert.True(await ReportAsync(lease));
        Assert.Equal("edge", Assert.Single((await StateAsync()).Candidates[0].Asked).Report?.Target);
        await WorkAsync();
        Assert.Equal(CampaignPhase.Finished, (await StateAsync()).Phase);
        await Assert.ThrowsAnyAsync<InvalidInputException>(() => Host.MeasureAsync("tiny", 0, "edge", Cancellation));
    }

    [Fact]
    public async Task Watching_shows_every_record_in_order_until_the_campaign_is_over()
    {
        await StartAsync(TinyCampaign.Spec);
        Assert.True(await ReportAsync(await LeaseAsync()));
        IAsyncEnumerator<CampaignEvent> watching = Host.WatchAsync("tiny", 0, Cancellation).GetAsyncEnumerator(Cancellation);
        await using (watching)
        {
            Assert.True(await watching.MoveNextAsync()); // from here on it is live
            Assert.IsType<JournalRecord.Started>(watching.Current.Record);
            await WorkAsync();
            long sequence = watching.Current.Sequence;
            Assert.Equal(1, sequence);
            while (await watching.MoveNextAsync())
            {
                Assert.Equal(++sequence, watching.Current.Sequence);
            }

            CampaignState state = await StateAsync();
            Assert.Equal((CampaignPhase.Finished, sequence), (state.Phase, state.Sequence));
        }
    }

    [Fact]
    public async Task Watching_starts_behind_the_record_that_was_seen_last()
    {
        await StartAsync(TinyCampaign.Spec);
        await WorkAsync();
        long last = (await StateAsync()).Sequence;
        Assert.Equal(Enumerable.Range(6, (int)last - 5).Select(i => (long)i), (await EventsAsync("tiny", after: 5)).Select(e => e.Sequence));
        Assert.Empty(await EventsAsync("tiny", after: last));
    }

    [Fact]
    public async Task Watching_ends_when_the_watcher_goes_and_the_campaign_goes_on()
    {
        await StartAsync(TinyCampaign.Spec);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using IAsyncEnumerator<CampaignEvent> watching = Host.WatchAsync("tiny", 0, stop.Token).GetAsyncEnumerator(Cancellation);
        Assert.True(await watching.MoveNextAsync());
        ValueTask<bool> next = watching.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        await WorkAsync();
        Assert.Equal(CampaignPhase.Finished, (await StateAsync()).Phase);
    }

    [Fact]
    public async Task The_records_fold_to_the_state()
    {
        await StartAsync(TinyCampaign.Spec);
        await WorkAsync();
        CampaignState state = await StateAsync();
        CampaignState folded = StateFold.Apply(CampaignState.Empty, (await EventsAsync("tiny")).Select(e => e.Record));
        Assert.Equal((state.Sequence, state.Phase, state.UpdatedAt), (folded.Sequence, folded.Phase, folded.UpdatedAt));
        Assert.Equal(state.FinalFront, folded.FinalFront);
        Assert.Equal(state.Candidates.Select(c => (c.Number, c.Status, c.Configuration)), folded.Candidates.Select(c => (c.Number, c.Status, c.Configuration)));
    }

    [Fact]
    public async Task The_same_reports_in_the_same_order_give_the_same_proposals_as_in_any_host()
    {
        CampaignSpec spec = TinyCampaign.Spec with { Search = new SearchSpec { Candidates = 20 }, Baselines = new BaselineSpec { Uniform = [0.5] } };
        await StartAsync(spec);
        await WorkAsync();
        Assert.Equal(Proposals(new CampaignDriver(spec).Finish().Records), Proposals((await EventsAsync("tiny")).Select(e => e.Record)));
    }

    [Fact]
    public async Task The_queue_counts_what_waits_and_what_is_leased_by_label()
    {
        Assert.Empty(await Host.QueueAsync(Cancellation));
        await StartAsync(TinyCampaign.Spec);
        Assert.Equal([("edge", 0, 0), ("train", 1, 0)], await QueueAsync());
        WorkLease lease = await LeaseAsync();
        Assert.Equal([("edge", 0, 0), ("train", 0, 1)], await QueueAsync());
        Assert.True(await ReportAsync(lease));
        Assert.Equal([("edge", 1, 0), ("train", 0, 0)], await QueueAsync());
        await StartAsync(TinyCampaign.Spec with { Name = "other" });
        Assert.Equal([("edge", 1, 0), ("train", 1, 0)], await QueueAsync());
        await Host.CancelAsync("other", "enough", Cancellation);
        Assert.True(await ReportAsync(await LeaseAsync()));

        // Four candidates are due. One is proposed and leased: three remain.
        Assert.Equal([("edge", 0, 0), ("train", 4, 0)], await QueueAsync());
        Assert.NotNull(await TryLeaseAsync());
        Assert.Equal([("edge", 0, 0), ("train", 3, 1)], await QueueAsync());
        await Host.PauseAsync("tiny", true, Cancellation);
        Assert.Equal([("edge", 0, 0), ("train", 0, 1)], await QueueAsync());
        await Host.CancelAsync("tiny", "enough", Cancellation);
        Assert.Empty(await QueueAsync());
    }

    [Fact]
    public async Task A_host_that_comes_back_takes_its_campaigns_up_where_they_were()
    {
        await StartAsync(TinyCampaign.Spec);
        for (int i = 0; i < 7; i++)
        {
            Assert.True(await ReportAsync(await LeaseAsync()));
        }

        WorkLease lost = await LeaseAsync();
        CampaignState before = await StateAsync();
        await CloseAsync(Host);
        _host = await OpenAsync(Clock, LeaseDuration);
        await StartAsync(TinyCampaign.Spec);
        CampaignState after = await StateAsync();
        Assert.Equal(before.Candidates.Select(c => (c.Configuration, c.Status)), after.Candidates.Select(c => (c.Configuration, c.Status)));
        Clock.Advance(61);
        WorkLease again = await LeaseAsync();
        Assert.Equal(lost.Item.Id, again.Item.Id);
        Assert.True(again.Token > lost.Token);
        Assert.False(await ReportAsync(lost));
        Assert.True(await ReportAsync(again));
        await WorkAsync();
        Assert.Equal(Proposals(new CampaignDriver(TinyCampaign.Spec).Finish().Records), Proposals((await EventsAsync("tiny")).Select(e => e.Record)));
    }

    [Fact]
    public async Task Workers_side_by_side_lose_nothing_and_do_nothing_twice()
    {
        await StartAsync(TinyCampaign.Spec with { Search = new SearchSpec { Candidates = 12 } });
        await StartAsync(TinyCampaign.Spec with { Name = "other" });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => WorkUntilOverAsync(new WorkerAbilities($"worker{i}"), "tiny", "other"), Cancellation))).WaitAsync(Cancellation);
        foreach (string campaign in new[] { "tiny", "other" })
        {
            CampaignState state = (await Host.GetAsync(campaign, Cancellation))!;
            Assert.Equal(CampaignPhase.Finished, state.Phase);
            Assert.All(state.Candidates, c => Assert.Equal(CandidateStatus.Complete, c.Status));
            string[] leased = [.. (await EventsAsync(campaign)).Select(e => e.Record).OfType<JournalRecord.Leased>().Select(r => r.Item.Id)];
            Assert.Equal(leased.Distinct(), leased);
        }
    }

    private async Task<List<(string Label, int Waiting, int Leased)>> QueueAsync() =>
        [.. (await Host.QueueAsync(Cancellation)).OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => (d.Key, d.Value.Waiting, d.Value.Leased))];

    private static string[] Proposals(IEnumerable<JournalRecord> records) =>
        [.. records.OfType<JournalRecord.Proposed>().Select(p => $"{p.Candidate} {p.Origin} {p.Configuration}")];

    private Task StartAsync(CampaignSpec spec) => Host.StartAsync(TinyCampaign.Submission(spec), Cancellation);

    private async Task<CampaignState> StateAsync() => (await Host.GetAsync("tiny", Cancellation))!;

    private Task<WorkLease?> TryLeaseAsync(WorkerAbilities? worker = null) => Host.LeaseAsync(worker ?? Anything, TimeSpan.Zero, Cancellation);

    private async Task<WorkLease> LeaseAsync(WorkerAbilities? worker = null)
    {
        WorkLease? lease = await TryLeaseAsync(worker);
        Assert.NotNull(lease);
        return lease;
    }

    private Task<bool> ReportAsync(WorkLease lease) =>
        Host.ReportAsync(lease.Key, new WorkOutcome.Done(new FakeWork().Do(lease.Item)), Cancellation);

    /// <summary>Works until no work comes at once.</summary>
    private async Task WorkAsync(WorkerAbilities? worker = null)
    {
        while (await Host.LeaseAsync(worker ?? Anything, TimeSpan.Zero, Cancellation) is { } lease)
        {
            Assert.True(await ReportAsync(lease));
        }
    }

    /// <summary>Works until the campaigns are over.</summary>
    private async Task WorkUntilOverAsync(WorkerAbilities worker, params string[] campaigns)
    {
        bool over = false;
        while (!over)
        {
            await WorkAsync(worker);
            over = true;
            foreach (string campaign in campaigns)
            {
                over &= (await Host.GetAsync(campaign, Cancellation))!.IsOver;
            }
        }
    }

    private async Task<List<CampaignEvent>> EventsAsync(string campaign, long after = 0)
    {
        var events = new List<CampaignEvent>();
        await foreach (CampaignEvent e in Host.WatchAsync(campaign, after, Cancellation))
        {
            events.Add(e);
        }

        return events;
    }
}
