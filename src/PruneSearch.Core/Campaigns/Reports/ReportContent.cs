using System.Collections.Immutable;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Reports;

/// <summary>What a report is about: a campaign, finished or not, and what follows from its state.</summary>
public sealed class ReportContent
{
    private readonly GrowingFront _growing;
    private readonly ImmutableArray<int> _front;
    private readonly HashSet<int> _members;
    private readonly Lazy<SearchAdvantage?> _advantage;

    /// <summary>The newest advantage that somebody asked for, to go on from: nobody may have asked for those of the contents between.</summary>
    private readonly SearchAdvantage? _known;

    /// <param name="state">The campaign, folded.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="receipts">The receipts of its measurements.</param>
    /// <param name="folder">The campaign's folder, as commands on the page name it.</param>
    /// <param name="before">The content of an earlier state of the same campaign: what still holds of it is taken over. Null for none.</param>
    public ReportContent(CampaignState state, CampaignSpec spec, ReceiptBook receipts, string folder, ReportContent? before = null)
    {
        State = state;
        Spec = spec;
        Receipts = receipts;
        Folder = folder;
        bool holds = before is not null && ReferenceEquals(before.Spec, spec) && Ended(before.State) == Ended(state)
            && ReferenceEquals(before.State.Base, state.Base) && ReferenceEquals(before.State.DenseMeasurements, state.DenseMeasurements);
        (_growing, _front) = holds ? (before!._growing, before._front) : Grow(before, state, spec);
        _members = holds ? before!._members : [.. _front];
        SearchAdvantage? known = _known = Known(before, spec);
        _advantage = holds ? before!._advantage : new(() => SearchAdvantage.Of(state, spec, known));
        Front = [.. _front.Select(n => state.Candidates[n])];
    }

    public CampaignState State { get; }

    public CampaignSpec Spec { get; }

    public ReceiptBook Receipts { get; }

    public string Folder { get; }

    /// <summary>The curves that plans went by. Default: none.</summary>
    public SensitivityBook Sensitivity { get; init; } = SensitivityBook.Empty;

    /// <summary>Best in the first objective first.</summary>
    public IReadOnlyList<CandidateState> Front { get; }

    /// <summary>Null as long as nothing can be compared.</summary>
    public SearchAdvantage? Advantage => _advantage.Value;

    /// <summary>The same with other receipts.</summary>
    public ReportContent With(ReceiptBook receipts) => new(State, Spec, receipts, Folder, this) { Sensitivity = Sensitivity };

    public bool IsOnFront(CandidateState c) => _members.Contains(c.Number);

    /// <summary>
    /// The fastest member of the front on a target, chosen by what the search measured; null where none was timed there. Its newest
    /// measurement is the figure to report, so that it is not the luckiest of many.
    /// </summary>
    public CandidateState? Fastest(string target) => Front
        .Where(c => CandidateFigures.Measurement(State, c, target)?.Speedup is not null)
        .MaxBy(c => CandidateFigures.Measurement(State, c, target)!.Speedup);

    /// <summary>The newest measurement: of the exported file at the end, or else the one that the search went by.</summary>
    public MeasureReport? Newest(CandidateState c, string target) =>
        c.Confirmations.GetValueOrDefault(target) ?? CandidateFigures.Measurement(State, c, target);

    /// <summary>The dense model's own latency with its interval, such as "0.645 ms [0.636, 0.669], timed alone"; null where there is none.</summary>
    public string? DenseLatency(string target) =>
        State.DenseMeasurements.GetValueOrDefault(target) is { } m && Receipts.Of(m) is { Candidate.Median: var median } receipt
            ? $"{Figures.Number(median.Value)} ms [{Figures.Number(median.Low)}, {Figures.Number(median.High)}], {(receipt.Target.Kind == TargetKind.Modelled ? "computed alone" : "timed alone")}"
            : null;

    /// <summary>How many times fewer multiply-accumulates (or, where weights are only zeroed, non-zero weights) the plan has than the dense model.</summary>
    public double? Promised(CandidateState c) => (State.Base, c.Plan) switch
    {
        ({ } dense, { ShapeKey: not null, Macs: > 0 } plan) => (double)dense.Macs / plan.Macs,
        ({ } dense, { ShapeKey: null, NonZeroParameters: > 0 } plan) => (double)dense.Parameters / plan.NonZeroParameters,
        _ => null,
    };

    /// <summary>Goes on from an earlier front where nobody else has.</summary>
    private static (GrowingFront Growing, ImmutableArray<int> Front) Grow(ReportContent? before, CampaignState state, CampaignSpec spec)
    {
        if (before is not null && ReferenceEquals(before.Spec, spec) && before._growing.TryGrow(state, spec, before.State.Sequence) is { } grown)
        {
            return (before._growing, grown);
        }

        var growing = new GrowingFront();
        return (growing, growing.TryGrow(state, spec, 0)!.Value);
    }

    /// <summary>Goes on from an earlier advantage where that was looked at; otherwise it is computed when it is asked for.</summary>
    private static SearchAdvantage? Known(ReportContent? before, CampaignSpec spec) =>
        before is null || !ReferenceEquals(before.Spec, spec) ? null
        : before._advantage.IsValueCreated ? before._advantage.Value
        : before._known;

    /// <summary>How many candidates have ended: they stay as they are, and so does what follows from them.</summary>
    private static int Ended(CampaignState state) => state.Candidates.Count - state.Active.Count;
}
