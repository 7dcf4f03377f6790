using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Remote;

/// <summary>A campaign in one line. <c>GET /api/v1/campaigns</c> lists them.</summary>
public sealed record CampaignSummary
{
    public required string Name { get; init; }

    public required CampaignPhase Phase { get; init; }

    public required bool Paused { get; init; }

    public string? Reason { get; init; }

    public string? Owner { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Candidates proposed so far, and those of them for which work remains.</summary>
    public required int Candidates { get; init; }

    public required int Active { get; init; }

    /// <summary>Work items that workers have now.</summary>
    public required int Leases { get; init; }

    /// <summary>Hours that workers have spent.</summary>
    public required double ComputeHours { get; init; }

    /// <summary>Candidates that the spec asks for in all, baselines and those of users included; null where the server does not say.</summary>
    public int? Planned { get; init; }

    /// <summary>The share of them that ended; 1 when the campaign is over.</summary>
    public double? Progress { get; init; }

    /// <summary>Until all have ended, at the pace so far; null where that cannot be told.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>The fastest member of the front; null where there is none.</summary>
    public BestCandidate? Best { get; init; }

    /// <summary>How the hypervolume of the search grew, oldest first, at most 40 points.</summary>
    public IReadOnlyList<double> Hypervolume { get => field ?? []; init; } = [];

    public static CampaignSummary Of(CampaignState state) => new()
    {
        Name = state.Name,
        Phase = state.Phase,
        Paused = state.Paused,
        Reason = state.Reason,
        Owner = state.Owner,
        StartedAt = state.StartedAt,
        UpdatedAt = state.UpdatedAt,
        Candidates = state.Candidates.Count,
        Active = state.Active.Count,
        Leases = state.Leases.Count,
        ComputeHours = state.ComputeSeconds / 3600,
    };
}
