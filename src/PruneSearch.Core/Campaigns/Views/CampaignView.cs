using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Views;

/// <summary>
/// A campaign as people look at it: what follows from its state, made once for each state. What did not change since an earlier view is taken
/// over from there, so that a view of many candidates costs what changed. Immutable.
/// </summary>
public sealed class CampaignView
{
    private readonly CandidateRow[] _rows;
    private readonly long[] _changed;
    private readonly int[] _unread;
    private readonly VaryingKnobs _varying;
    private readonly Lazy<Overview> _overview;

    private CampaignView(ReportContent content, MetricCatalogue metrics, CampaignView? before)
    {
        Content = content;
        Metrics = before is not null && before.Metrics.Matches(metrics) ? before.Metrics : metrics;
        int count = State.Candidates.Count;
        _rows = new CandidateRow[count];
        _changed = new long[count];
        _unread = new int[count];
        _overview = new(() => Overviews.Of(this));
        CampaignView? source = before is not null && before.Metrics == Metrics && before._rows.Length <= count ? before : null;
        Fill(source, new CandidateStages(State, Spec));
        _varying = new VaryingKnobs(_rows, source?._varying);
    }

    public CampaignState State => Content.State;

    public CampaignSpec Spec => Content.Spec;

    public ReportContent Content { get; }

    public MetricCatalogue Metrics { get; }

    /// <summary>The campaign at a glance.</summary>
    public Overview Overview => _overview.Value;

    /// <summary>By number.</summary>
    public IReadOnlyList<CandidateRow> Rows => _rows;

    /// <summary>Names of the knobs that differ between candidates.</summary>
    public IReadOnlySet<string> VaryingKnobs => _varying.Names;

    /// <param name="state">The campaign, folded.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="receipts">Those receipts of its measurements that have been read.</param>
    /// <param name="before">The view of an earlier state of the same campaign; null for none.</param>
    public static CampaignView Of(CampaignState state, CampaignSpec spec, ReceiptBook receipts, CampaignView? before = null)
    {
        bool follows = before is not null && before.State.StartedAt == state.StartedAt && before.State.Sequence <= state.Sequence && ReferenceEquals(before.Spec, spec);
        CampaignView? earlier = follows ? before : null;
        return Of(new ReportContent(state, spec, receipts, state.Name, earlier?.Content), earlier);
    }

    /// <param name="content">What is known of the campaign.</param>
    /// <param name="before">The view of the same or of an earlier state of the same campaign; null for none.</param>
    public static CampaignView Of(ReportContent content, CampaignView? before) => new(content, MetricCatalogue.Of(content.State, content.Spec), before);

    /// <summary>The state's record number when a candidate's row was last seen to change.</summary>
    public long ChangedAt(int candidate) => _changed[candidate];

    /// <summary>Whether every receipt that a candidate's row goes by has been looked at.</summary>
    public bool IsComplete(int candidate) => _unread[candidate] == 0;

    private void Fill(CampaignView? before, CandidateStages stages)
    {
        bool sameReceipts = before is not null && ReferenceEquals(before.Content.Receipts, Content.Receipts);
        bool sameShapes = before is not null && ReferenceEquals(before.State.Shapes, State.Shapes);
        using IEnumerator<CandidateState>? earlier = before?.State.Candidates.GetEnumerator();
        int i = 0;
        foreach (CandidateState c in State.Candidates)
        {
            string? stage = stages.Of(c);
            CandidateState? old = earlier is not null && earlier.MoveNext() ? earlier.Current : null;
            if (before is not null && ReferenceEquals(old, c) && (sameShapes || c.EndedAt > 0)
                && (before._unread[i] == 0 || sameReceipts || before._unread[i] == CandidateRows.Unread(Content, c)))
            {
                CandidateRow row = before._rows[i];
                string standing = CandidateStanding.Words(Content, c);
                bool same = row.Standing == standing && row.Stage == stage;
                _rows[i] = same ? row : row with { Standing = standing, Stage = stage };
                _changed[i] = same ? before._changed[i] : State.Sequence;
                _unread[i] = before._unread[i];
            }
            else
            {
                _rows[i] = CandidateRows.Of(Content, Metrics, c, stage);
                _changed[i] = State.Sequence;
                _unread[i] = CandidateRows.Unread(Content, c);
            }

            i++;
        }
    }
}
