using System.Net;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

/// <summary>Workers and a server over lines that lose answers, break, and come back.</summary>
public sealed class WorkerProtocolTests : IAsyncLifetime
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(60);
    private static readonly FakeWork Work = new();

    private readonly ManualClock _clock = new();
    private readonly Line _line = new();
    private TestApi _api = null!;
    private RemoteCampaignHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(_clock, LeaseDuration);
        await _api.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec), Cancellation);
        _host = new RemoteCampaignHost(new RemoteConnection(new HttpClient(_line) { BaseAddress = _api.Url }, new HastyClock(), Timeout.InfiniteTimeSpan));
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _line.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_slot_whose_answer_was_lost_is_given_the_same_lease_again_and_never_two()
    {
        var slot = new WorkerAbilities("worker") { Slot = "worker/1" };
        _line.LoseAnswers(3);
        WorkLease lease = (await _host.LeaseAsync(slot, TimeSpan.Zero, Cancellation))!;
        Assert.Equal(4, _line.Sent);
        Assert.Single((await StateAsync()).Leases);
        Assert.Equal(lease, (await _host.LeaseAsync(slot, TimeSpan.Zero, Cancellation))!);
        Assert.Null(await _host.LeaseAsync(slot with { Slot = "worker/2" }, TimeSpan.Zero, Cancellation)); // another slot has nothing of it
        Assert.Single(await RecordsAsync<JournalRecord.Leased>());
    }

    [Fact]
    public async Task A_report_whose_answer_was_lost_is_taken_once()
    {
        WorkLease lease = await LeaseAsync();
        _line.LoseAnswers(2);
        Assert.False(await ReportAsync(lease)); // the second time it comes late, and says so
        Assert.Single(await RecordsAsync<JournalRecord.Reported>());
        Assert.NotNull((await StateAsync()).Base);
    }

    [Fact]
    public async Task A_worker_behind_a_partition_loses_its_lease_and_its_report_is_refused()
    {
        WorkLease lost = await LeaseAsync();
        using var partition = new CancellationTokenSource();
        _line.Break(partition.Token);
        Task<bool> heartbeat = _host.HeartbeatAsync(lost.Key, new WorkProgress(0.5, ""), Cancellation);
        Task<bool> report = ReportAsync(lost);
        _clock.Advance(61);
        WorkLease again = (await _api.Host.LeaseAsync(new WorkerAbilities("other"), TimeSpan.Zero, Cancellation))!;
        Assert.Equal((lost.Item.Id, true), (again.Item.Id, again.Token > lost.Token));
        Assert.False(heartbeat.IsCompleted || report.IsCompleted);
        await partition.CancelAsync();
        Assert.False(await heartbeat);
        Assert.False(await report);
        Assert.True(await _api.Host.ReportAsync(again.Key, Done(again), Cancellation));
        JournalRecord.Reported only = Assert.Single(await RecordsAsync<JournalRecord.Reported>());
        Assert.Equal(again.Token, only.Token);
    }

    [Fact]
    public async Task A_short_partition_costs_nothing()
    {
        WorkLease lease = await LeaseAsync();
        using var partition = new CancellationTokenSource();
        _line.Break(partition.Token);
        Task<bool> report = ReportAsync(lease);
        _clock.Advance(59);
        Assert.Null(await _api.Host.LeaseAsync(new WorkerAbilities("other"), TimeSpan.Zero, Cancellation));
        await partition.CancelAsync();
        Assert.True(await report);
    }

    [Fact]
    public async Task A_report_that_is_refused_as_wrong_ends_as_a_failure()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var events = new List<WorkerEvent>();
        var worker = new Worker(
            _host, new WorkerAbilities("worker") { Slot = "w/1" },
            (lease, _, _) => Task.FromResult<WorkReport>(new TrainReport { Rung = 5, Checkpoint = FakeWork.Hash("x"), Steps = 1 }), TimeProvider.System)
        {
            Log = e =>
            {
                events.Add(e);
                if (e is WorkerEvent.Reported)
                {
                    stop.Cancel();
                }
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.RunAsync(() => Task.FromResult(false), stop.Token));
        JournalRecord.ItemFailed failed = Assert.Single(await RecordsAsync<JournalRecord.ItemFailed>());
        Assert.Equal((FailureKind.Fault, true), (failed.Kind, failed.Retry));
        Assert.Contains("does not answer work item 'base'", failed.Message);
        var reported = Assert.IsType<WorkerEvent.Reported>(events[^1]);
        Assert.True(reported.Accepted);
        Assert.Empty((await StateAsync()).Leases);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_stop_gives_back_a_checkpoint_and_the_next_goes_on_from_it()
    {
        ArtifactHash half = FakeWork.Hash("half way");
        WorkLease lease;
        while ((lease = await LeaseAsync()).Item is not WorkItem.Train)
        {
            Assert.True(await ReportAsync(lease));
        }

        Assert.True(await _host.ReportAsync(lease.Key, new WorkOutcome.Released(half), Cancellation));
        WorkLease next = await LeaseAsync();
        Assert.Equal((lease.Item.Id, half), (next.Item.Id, Assert.IsType<WorkItem.Train>(next.Item).Checkpoint));

        // Lost without a word: what was kept before is still there.
        _clock.Advance(61);
        WorkLease third = await LeaseAsync();
        Assert.Equal(half, Assert.IsType<WorkItem.Train>(third.Item).Checkpoint);
        Assert.False(await _host.ReportAsync(next.Key, new WorkOutcome.Released(FakeWork.Hash("late")), Cancellation));
        Assert.True(await ReportAsync(third));
        Assert.Empty((await StateAsync()).Candidates[0].Failures);
    }

    [Fact]
    public async Task A_worker_whose_heartbeats_are_refused_still_hands_in_its_work()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var beaten = new TaskCompletionSource();
        _line.Answered = path =>
        {
            if (path.EndsWith("/heartbeat", StringComparison.Ordinal))
            {
                beaten.TrySetResult();
            }
        };
        bool? accepted = null;
        var worker = new Worker(
            _host, new WorkerAbilities("worker"),
            async (lease, progress, _) =>
            {
                progress.Report(new WorkProgress(double.NaN, "nonsense"));
                await beaten.Task.WaitAsync(Cancellation);
                return Work.Do(lease.Item);
            },
            TimeProvider.System)
        {
            Log = e =>
            {
                if (e is WorkerEvent.Reported r)
                {
                    accepted = r.Accepted;
                    stop.Cancel();
                }
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.RunAsync(() => Task.FromResult(false), stop.Token));
        Assert.True(accepted);
        Assert.NotNull((await StateAsync()).Base);
    }

    private static WorkOutcome Done(WorkLease lease) => new WorkOutcome.Done(Work.Do(lease.Item));

    private async Task<CampaignState> StateAsync() => (await _api.Host.GetAsync("tiny", Cancellation))!;

    private async Task<WorkLease> LeaseAsync() => (await _host.LeaseAsync(new WorkerAbilities("worker"), TimeSpan.Zero, Cancellation))!;

    private Task<bool> ReportAsync(WorkLease lease) => _host.ReportAsync(lease.Key, Done(lease), Cancellation);

    /// <summary>Records of a kind so far.</summary>
    private async Task<T[]> RecordsAsync<T>()
        where T : JournalRecord
    {
        long last = (await StateAsync()).Sequence;
        var records = new List<T>();
        await foreach (CampaignEvent e in _api.Host.WatchAsync("tiny", 0, Cancellation))
        {
            if (e.Record is T record)
            {
                records.Add(record);
            }

            if (e.Sequence == last)
            {
                break;
            }
        }

        return [.. records];
    }

    /// <summary>A line that loses answers on their way, or is broken for a while.</summary>
    private sealed class Line() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _lost;
        private CancellationToken _mended = new(canceled: true);

        public int Sent { get; private set; }

        public Action<string> Answered { get; set; } = _ => { };

        public void LoseAnswers(int count) => _lost = count;

        public void Break(CancellationToken mended) => _mended = mended;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!_mended.IsCancellationRequested)
            {
                var mended = new TaskCompletionSource();
                await using CancellationTokenRegistration waiting = _mended.Register(mended.SetResult);
                await mended.Task.WaitAsync(cancellationToken);
                throw new HttpRequestException("the line was broken");
            }

            Sent++;
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            Answered(request.RequestUri!.AbsolutePath);
            if (_lost > 0)
            {
                _lost--;
                answer.Dispose();
                throw new HttpRequestException("the answer was lost");
            }

            Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
            return answer;
        }
    }
}
