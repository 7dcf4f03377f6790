using System.Collections.Immutable;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.State;

/// <summary>Everything that the journal says of a campaign, folded. Immutable; <see cref="StateFold"/> makes the next one.</summary>
public sealed record CampaignState
{
    public static readonly CampaignState Empty = new();

    /// <summary>Records folded.</summary>
    public long Sequence { get; init; }

    public string Name { get; init; } = string.Empty;

    public string Spec { get; init; } = string.Empty;

    public string CanonicalSpec { get; init; } = string.Empty;

    public string BaseFolder { get; init; } = string.Empty;

    /// <summary>The model file that came along with the spec; null where workers find it themselves.</summary>
    public ArtifactHash? Model { get; init; }

    /// <summary>Whose budget it counts against; null for nobody's.</summary>
    public string? Owner { get; init; }

    /// <summary>Seconds for which workers held leases that have ended, in all.</summary>
    public double ComputeSeconds { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public CampaignPhase Phase { get; init; } = CampaignPhase.Base;

    public string? Reason { get; init; }

    public bool Paused { get; init; }

    /// <summary>No further proposals: the space is exhausted.</summary>
    public bool Exhausted { get; init; }

    public BaseReport? Base { get; init; }

    /// <summary>The dense model's measurements, by target.</summary>
    public ImmutableSortedDictionary<string, MeasureReport> DenseMeasurements { get; init; } = ImmutableSortedDictionary<string, MeasureReport>.Empty;

    /// <summary>The dense model on the test split.</summary>
    public EvaluationReport? DenseTest { get; init; }

    /// <summary>Counted failures of the base model's work items.</summary>
    public ImmutableSortedDictionary<string, int> BaseFailures { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>By number.</summary>
    public ImmutableList<CandidateState> Candidates { get; init; } = [];

    /// <summary>Candidates that a sampler proposed.</summary>
    public int SamplerProposals { get; init; }

    /// <summary>Baselines that have been proposed.</summary>
    public int BaselineProposals { get; init; }

    /// <summary>The candidates for which work remains.</summary>
    public ImmutableSortedSet<int> Active { get; init; } = [];

    public ImmutableSortedDictionary<long, LeaseState> Leases { get; init; } = ImmutableSortedDictionary<long, LeaseState>.Empty;

    /// <summary>When slots of workers last found that they lack what work of a label needs, <c>LABEL@SLOT</c>; the worker's name where its slot is not known.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> Unfit { get; init; } = ImmutableSortedDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Which candidate has an identity.</summary>
    public ImmutableDictionary<string, int> Identities { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Measurements by shape and target, <c>KEY@TARGET</c>: a shape is timed once.</summary>
    public ImmutableDictionary<string, MeasureReport> Shapes { get; init; } = ImmutableDictionary<string, MeasureReport>.Empty;

    /// <summary>Rungs that no more candidates will reach.</summary>
    public ImmutableSortedSet<int> ClosedRungs { get; init; } = [];

    /// <summary>Candidates of which a user asked for a measurement that has not come yet.</summary>
    public ImmutableSortedSet<int> AskedFor { get => field ?? []; init; } = []; // states that older versions kept have none

    /// <summary>Candidates that users keep.</summary>
    public ImmutableSortedSet<int> Pinned { get => field ?? []; init; } = [];

    /// <summary>The front that the final phase began with.</summary>
    public ImmutableArray<int> FinalFront { get; init; } = [];

    public bool IsOver => Phase is CampaignPhase.Finished or CampaignPhase.Failed or CampaignPhase.Cancelled;

    /// <summary>
    /// Whether a failure counts against the attempts of its item. That a worker is unfit does where it was before and nobody has shown that
    /// such work can be done here: a spec that no worker can take up ends, and an unfit worker beside a busy fit one does no harm.
    /// </summary>
    public bool Counts(LeaseState lease, FailureKind kind) => kind.Counts()
        || (kind == FailureKind.Unfit && Unfit.ContainsKey(UnfitFor(lease)) && !(lease.Item is WorkItem.Measure measure ? DenseMeasurements.ContainsKey(measure.Target) : Base is not null));

    /// <summary>Where <see cref="Unfit"/> keeps the holder of a lease.</summary>
    public static string UnfitFor(LeaseState lease) => UnfitFor(WorkLabels.Of(lease.Item), lease.Slot ?? lease.Worker);

    public static string UnfitFor(string label, string slot) => $"{label}@{slot}";

    public static string ShapeOn(string shapeKey, string target) => $"{shapeKey}@{target}";
}
