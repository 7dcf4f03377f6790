using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Records;

/// <summary>
/// Something that happened to a campaign, as the journal keeps it. The names in JSON never change; new fields are optional, new kinds raise
/// <see cref="CurrentFormat"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Proposed), "proposed")]
[JsonDerivedType(typeof(Exhausted), "exhausted")]
[JsonDerivedType(typeof(Leased), "leased")]
[JsonDerivedType(typeof(LeaseLost), "leaseLost")]
[JsonDerivedType(typeof(Reported), "reported")]
[JsonDerivedType(typeof(ItemFailed), "itemFailed")]
[JsonDerivedType(typeof(RungDecided), "rungDecided")]
[JsonDerivedType(typeof(RungClosed), "rungClosed")]
[JsonDerivedType(typeof(CandidateEnded), "candidateEnded")]
[JsonDerivedType(typeof(PhaseChanged), "phaseChanged")]
[JsonDerivedType(typeof(PauseChanged), "pauseChanged")]
[JsonDerivedType(typeof(PinChanged), "pinChanged")]
[JsonDerivedType(typeof(MeasurementAsked), "measurementAsked")]
public abstract record JournalRecord
{
    public const int CurrentFormat = 2;

    private JournalRecord()
    {
    }

    public required DateTimeOffset At { get; init; }

    /// <summary>The campaign begins.</summary>
    public sealed record Started : JournalRecord
    {
        public required int Format { get; init; }

        public required string Name { get; init; }

        /// <summary>The spec as the user wrote it.</summary>
        public required string Spec { get; init; }

        /// <summary>The folder that its relative paths start from.</summary>
        public required string BaseFolder { get; init; }

        /// <summary>The spec with every default written out.</summary>
        public required string CanonicalSpec { get; init; }

        /// <summary>The version of the program.</summary>
        public required string Version { get; init; }

        /// <summary>The model file that the spec names, where it came along; null where workers find it themselves.</summary>
        public ArtifactHash? Model { get; init; }

        /// <summary>Whose budget it counts against; null for nobody's.</summary>
        public string? Owner { get; init; }
    }

    /// <summary>A candidate joins.</summary>
    public sealed record Proposed : JournalRecord
    {
        public required int Candidate { get; init; }

        public required CandidateOrigin Origin { get; init; }

        /// <summary>The point of the search space, in canonical text; null for baselines.</summary>
        public string? Configuration { get; init; }

        public required CandidateRecipe Recipe { get; init; }

        /// <summary>Numbers of the candidates that the sampler bred it from; null for none.</summary>
        public ImmutableArray<int>? Parents { get; init; }
    }

    /// <summary>The search space holds nothing new.</summary>
    public sealed record Exhausted : JournalRecord;

    /// <summary>A work item is handed out. The record's number is the lease's token.</summary>
    public sealed record Leased : JournalRecord
    {
        public required WorkItem Item { get; init; }

        public required string Worker { get; init; }

        /// <summary>The slot of the worker's process; null where that is not known.</summary>
        public string? Slot { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }
    }

    /// <summary>A lease ended without a report; its item waits again.</summary>
    public sealed record LeaseLost : JournalRecord
    {
        public required long Token { get; init; }

        public required LeaseEnd Reason { get; init; }

        /// <summary>How far a training came that was given back; null to start again.</summary>
        public ArtifactHash? Checkpoint { get; init; }
    }

    /// <summary>A work item is done.</summary>
    public sealed record Reported : JournalRecord
    {
        public required long Token { get; init; }

        public required WorkReport Report { get; init; }
    }

    /// <summary>A work item failed.</summary>
    public sealed record ItemFailed : JournalRecord
    {
        public required long Token { get; init; }

        public required FailureKind Kind { get; init; }

        public required string Message { get; init; }

        /// <summary>Whether the item waits again.</summary>
        public required bool Retry { get; init; }
    }

    /// <summary>A candidate goes on from a rung or stops there.</summary>
    public sealed record RungDecided : JournalRecord
    {
        public required int Candidate { get; init; }

        public required int Rung { get; init; }

        public required bool Promoted { get; init; }
    }

    /// <summary>No more candidates will reach a rung: those that wait there are decided.</summary>
    public sealed record RungClosed : JournalRecord
    {
        public required int Rung { get; init; }
    }

    /// <summary>Nothing more happens to a candidate (but the final evaluation, where it is on the front).</summary>
    public sealed record CandidateEnded : JournalRecord
    {
        public required int Candidate { get; init; }

        public required CandidateStatus Status { get; init; }

        /// <summary>In the order of the spec's objectives and their own units; for complete candidates.</summary>
        public double[]? Objectives { get; init; }

        /// <summary>In the order of the spec's constraints: positive where a bound is missed.</summary>
        public double[]? Violations { get; init; }

        /// <summary>Why, where it did not complete; for a duplicate, of which candidate.</summary>
        public string? Reason { get; init; }
    }

    public sealed record PhaseChanged : JournalRecord
    {
        public required CampaignPhase Phase { get; init; }

        /// <summary>The front, when the final phase begins.</summary>
        public int[]? Front { get; init; }

        public string? Reason { get; init; }
    }

    public sealed record PauseChanged : JournalRecord
    {
        public required bool Paused { get; init; }
    }

    /// <summary>A user keeps a candidate, or does no longer. Since format 2.</summary>
    public sealed record PinChanged : JournalRecord
    {
        public required int Candidate { get; init; }

        public required bool Pinned { get; init; }
    }

    /// <summary>A user wants a candidate timed again. Since format 2.</summary>
    public sealed record MeasurementAsked : JournalRecord
    {
        public required int Candidate { get; init; }

        public required string Target { get; init; }
    }
}
