using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;

namespace PruneSearch.Web.Api.Views;

/// <summary>
/// One campaign as its readers see it: its view and its history, brought up to date when they are asked for, one at a time. Thread-safe.
/// </summary>
internal sealed class CampaignDesk(string name, ICampaignHost host, EvidenceReader evidence, SpecContext context) : IDisposable
{
    private readonly SemaphoreSlim _viewing = new(1, 1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private CampaignSpec? _spec;
    private CampaignView? _view;
    private long _asked;
    private long _served;
    private CampaignHistory _history = new();
    private DateTimeOffset _historyOf;

    /// <summary>A view of a state no older than the request. Who waits while one is made takes the next together with all others who wait.</summary>
    /// <exception cref="CampaignNotFoundException">There is no such campaign.</exception>
    public async Task<CampaignView> ViewAsync(CancellationToken cancellation)
    {
        long ticket = Interlocked.Increment(ref _asked);
        await _viewing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_served >= ticket)
            {
                return _view!;
            }

            long upTo = Interlocked.Read(ref _asked);
            _view = await NewestAsync(_view, cancellation).ConfigureAwait(false);
            _served = upTo;
            return _view;
        }
        finally
        {
            _viewing.Release();
        }
    }

    /// <summary>A view, the same or a newer one, that knows all evidence of candidates which are shown.</summary>
    /// <param name="view">One of this desk.</param>
    /// <param name="candidates">Their numbers.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<CampaignView> CompleteAsync(CampaignView view, IReadOnlyCollection<int> candidates, CancellationToken cancellation)
    {
        if (candidates.All(view.IsComplete))
        {
            return view;
        }

        await _viewing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            CampaignView newest = _view is { } current && current.State.StartedAt == view.State.StartedAt ? current : view;
            ReportContent content = await WithReceiptsAsync(newest.Content, candidates.Select(n => newest.State.Candidates[n]), 0, cancellation).ConfigureAwait(false);
            CampaignView complete = ReferenceEquals(content, newest.Content) ? newest : CampaignView.Of(content, newest);
            _view = ReferenceEquals(newest, _view) ? complete : _view;
            return complete;
        }
        finally
        {
            _viewing.Release();
        }
    }

    /// <summary>The records up to a view's state.</summary>
    public async Task<CampaignHistory> HistoryAsync(CampaignView view, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_historyOf != view.State.StartedAt)
            {
                (_history, _historyOf) = (new CampaignHistory(), view.State.StartedAt);
            }

            if (_history.Sequence < view.State.Sequence)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                await foreach (CampaignEvent next in host.WatchAsync(name, _history.Sequence, stop.Token).ConfigureAwait(false))
                {
                    _history.Add(next);
                    if (next.Sequence >= view.State.Sequence)
                    {
                        break;
                    }
                }
            }

            return _history;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose()
    {
        _viewing.Dispose();
        _reading.Dispose();
    }

    private async Task<CampaignView> NewestAsync(CampaignView? before, CancellationToken cancellation)
    {
        CampaignState state = await host.GetAsync(name, cancellation).ConfigureAwait(false)
            ?? throw new CampaignNotFoundException(name, await host.ListAsync(cancellation).ConfigureAwait(false));
        if (before is not null && before.State.StartedAt == state.StartedAt && before.State.Sequence >= state.Sequence)
        {
            return before; // nothing is new, or who was asked lags behind
        }

        if (_spec is null || before?.State.Spec != state.Spec)
        {
            _spec = CampaignSubmission.Of(state, context).Spec;
            before = null;
        }

        CampaignView? earlier = before?.State.StartedAt == state.StartedAt ? before : null;
        var content = new ReportContent(state, _spec, earlier?.Content.Receipts ?? ReceiptBook.Empty, name, earlier?.Content);
        IEnumerable<CandidateState> matter = content.Front.Concat(state.Pinned.Select(n => state.Candidates[n]));
        return CampaignView.Of(await WithReceiptsAsync(content, matter, earlier is null ? EvidenceReader.AtFirst : EvidenceReader.AtOnce, cancellation).ConfigureAwait(false), earlier);
    }

    private async Task<ReportContent> WithReceiptsAsync(ReportContent content, IEnumerable<CandidateState> candidates, int more, CancellationToken cancellation)
    {
        ReceiptBook receipts = await evidence.ReceiptsAsync(content.State, content.Receipts, candidates, more, cancellation).ConfigureAwait(false);
        return ReferenceEquals(receipts, content.Receipts) ? content : content.With(receipts);
    }
}
