using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Grains;

/// <summary>
/// A campaign: decides, appends, tells those concerned. Calls interleave: decisions take turns inside the coordinator, and candidates and
/// dispatchers that are told may ask back. Where an append ends without an answer or meets another writer, the activation ends.
/// </summary>
[Reentrant]
internal sealed partial class CampaignGrain(ICampaignStore store, SpecContext context, HostingOptions options, ILogger<CampaignGrain> logger)
    : Grain, ICampaignGrain, IRemindable, IAsyncDisposable
{
    private LiveCampaign _live = null!;
    private CandidateRound _candidates = null!;
    private DemandNotice _demand = null!;
    private WakeCall _wake = null!;
    private Task _takingBack = Task.CompletedTask;

    private string Name => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _live = new LiveCampaign(Name, context, store, options with { WorkersAreElsewhere = true });
        _candidates = new CandidateRound(GrainFactory, Name, options.Clock, logger);
        _demand = new DemandNotice(GrainFactory, logger);
        _wake = new WakeCall(this, logger);
        TimeSpan often = options.LeaseDuration / 4;
        this.RegisterGrainTimer(LookAroundAsync, new GrainTimerCreationOptions(often, often) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await DisposeAsync();

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    public Task ReceiveReminder(string reminderName, TickStatus status) => OpenAsync();

    public async Task<WireReply> StartAsync(WireSubmission submission)
    {
        try
        {
            CampaignSubmission read = submission.Read(context);
            CampaignAnswer<bool> answer = await SettleAsync(await _live.StartAsync(read, CancellationToken.None));
            await _demand.Told; // whoever asks for work from now on is offered it
            return Replies.Of(answer);
        }
        catch (InvalidInputException e)
        {
            return Replies.Refusal(e);
        }
    }

    public Task<WireReply> PauseAsync(bool paused) => DecideAsync((c, now) => c.Pause(paused, now));

    public Task<WireReply> CancelAsync(string reason) => DecideAsync((c, now) => c.Cancel(reason, now));

    public Task<WireReply> EnqueueAsync(string configuration) => DecideAsync((c, now) => c.Enqueue(configuration, now));

    public Task<WireReply> PinAsync(int candidate, bool pinned) => DecideAsync((c, now) => c.Pin(candidate, pinned, now));

    public Task<WireReply> MeasureAsync(int candidate, string target) => DecideAsync((c, now) => c.Measure(candidate, target, now));

    public async Task<LeaseReply> TryLeaseAsync(WireWorker worker)
    {
        await OpenAsync();
        await TakeBackAsync();
        CampaignAnswer<WorkLease?> answer = await _live.AskAsync(c => c.TryLeaseAsync(worker.Read(), CancellationToken.None), CancellationToken.None);
        WorkLease? lease = (answer as CampaignAnswer<WorkLease?>.Done)?.Value;
        await SettleAsync(answer, lease?.Token ?? 0);
        return new LeaseReply
        {
            Kind = Replies.Kind(answer),
            Lease = lease is null ? null : WireLease.Of(lease),
            IsOver = _live.Coordinator is { State.IsOver: true },
        };
    }

    public async Task<WireReply> ReportAsync(long token, byte[] outcome)
    {
        WorkOutcome read;
        try
        {
            read = JsonSerializer.Deserialize(outcome, RecordsJson.Default.WorkOutcome)!;
        }
        catch (JsonException e)
        {
            return Replies.Refusal(new InvalidInputException("outcome", e.Message, "an outcome is one that this version of the server knows"));
        }

        return Replies.Of(await SettleAsync(await _live.AskAsync(c => c.ReportAsync(token, read, CancellationToken.None), CancellationToken.None)));
    }

    public async Task<WireReply> ReclaimAsync(long[] tokens) =>
        Replies.Of(await SettleAsync(await _live.AskAsync(c => c.ReclaimAsync(tokens, LeaseEnd.Expired, CancellationToken.None), CancellationToken.None)));

    public async Task<CampaignHead> HeadAsync()
    {
        CampaignAnswer<CampaignCoordinator> answer = await OpenAsync();
        CampaignCoordinator? open = (answer as CampaignAnswer<CampaignCoordinator>.Done)?.Value;
        return new CampaignHead
        {
            Kind = Replies.Kind(answer),
            Sequence = open?.State.Sequence ?? 0,
            Phase = open?.State.Phase.ToString() ?? string.Empty,
            IsOver = open?.State.IsOver ?? false,
            IsPaused = open?.State.Paused ?? false,
            Queue = open is null ? [] : [.. open.Queue().Select(d => new WireDepth { Label = d.Key, Waiting = d.Value.Waiting, Leased = d.Value.Leased })],
            Errors = Replies.Errors(answer),
            Reason = Replies.Reason(answer),
        };
    }

    public Task<EventPage> EventsAsync(long after, int most) => PageAsync(after, most, _ => Task.CompletedTask);

    public Task<EventPage> FollowAsync(long after, int most, TimeSpan wait, CancellationToken cancellation) =>
        PageAsync(after, most, changed => changed.WaitAsync(wait, options.Clock, cancellation));

    public async Task<CandidateWord> CandidateAsync(int? candidate)
    {
        CampaignAnswer<CampaignCoordinator> answer = await OpenAsync();
        return answer is CampaignAnswer<CampaignCoordinator>.Done open
            ? CandidateRound.Word(open.Value.State, candidate)
            : new CandidateWord { Kind = Replies.Kind(answer) };
    }

    public async Task<CandidateView[]> ProgressAsync() =>
        await OpenAsync() is CampaignAnswer<CampaignCoordinator>.Done open ? await _candidates.ViewAsync(open.Value.State) : [];

    /// <summary>Whoever asks first takes the campaign up, and tells that it is here.</summary>
    private async Task<CampaignAnswer<CampaignCoordinator>> OpenAsync()
    {
        bool wasOpen = _live.Coordinator is not null;
        CampaignAnswer<CampaignCoordinator> answer = await _live.AskAsync(c => Task.FromResult(c), CancellationToken.None);
        return wasOpen ? answer : await SettleAsync(answer);
    }

    private async Task<WireReply> DecideAsync(Func<Campaign, DateTimeOffset, Decision?> decide) =>
        Replies.Of(await SettleAsync(await _live.AskAsync(c => c.DecideAsync(decide, CancellationToken.None), CancellationToken.None)));

    private async Task<EventPage> PageAsync(long after, int most, Func<Task, Task> wait)
    {
        await OpenAsync();
        CampaignAnswer<EventPage> answer = await _live.ReadAsync(
            async c =>
            {
                Task changed = c.Changed();
                IReadOnlyList<CampaignEvent> events = await c.EventsAsync(after, most, CancellationToken.None);
                if (events.Count == 0 && !c.State.IsOver)
                {
                    try
                    {
                        await wait(changed);
                        events = await c.EventsAsync(after, most, CancellationToken.None);
                    }
                    catch (TimeoutException)
                    {
                        // Nothing came: an empty page says so.
                    }
                }

                return new EventPage { Kind = ReplyKind.Done, After = after, Records = EventPage.Write(events), Sequence = c.State.Sequence, IsOver = c.State.IsOver };
            },
            CancellationToken.None);
        return answer is CampaignAnswer<EventPage>.Done page
            ? page.Value
            : new EventPage { Kind = Replies.Kind(answer), Errors = Replies.Errors(answer), Reason = Replies.Reason(answer) };
    }

    /// <summary>After every call that may have changed something: tells candidates and dispatchers, or ends this activation.</summary>
    private async Task<CampaignAnswer<T>> SettleAsync<T>(CampaignAnswer<T> answer, long begun = 0)
    {
        if (answer is CampaignAnswer<T>.Lost lost)
        {
            GivenUp(logger, Name, lost.Reason);
            DeactivateOnIdle();
        }
        else if (_live.Coordinator is { } open)
        {
            _demand.Tell(open);
            await Task.WhenAll(_candidates.TellAsync(open.State, begun), _wake.SetAsync(!open.State.IsOver));
        }

        return answer;
    }

    /// <summary>By timer: nobody need ask for work for a silent worker's lease to end, or for a lost word to be said again.</summary>
    private async Task LookAroundAsync(CancellationToken cancellation)
    {
        if (_live.Coordinator is { State.IsOver: false } open)
        {
            DelayDeactivation(options.LeaseDuration * 10);
            await TakeBackAsync();
            _demand.Tell(open);
            await _wake.SetAsync(true);
        }
    }

    private Task TakeBackAsync() => _takingBack = _takingBack.IsCompleted ? TakeBackOverdueAsync() : _takingBack;

    private async Task TakeBackOverdueAsync()
    {
        if (_live.Coordinator is { } open && await _candidates.OverdueAsync(open.State) is { Length: > 0 } overdue)
        {
            await ReclaimAsync(overdue);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Campaign {Campaign} is given up by this activation and taken up again from its journal: {Reason}")]
    private static partial void GivenUp(ILogger logger, string campaign, string reason);
}
