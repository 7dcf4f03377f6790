namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>How many candidates stand where.</summary>
public sealed record CandidateCounts
{
    public required int Proposed { get; init; }

    public required int Active { get; init; }

    /// <summary>With all objectives known: on the front, feasible or infeasible.</summary>
    public required int Complete { get; init; }

    /// <summary>Complete and within the constraints, members of the front included.</summary>
    public required int Feasible { get; init; }

    public required int Front { get; init; }

    public required int Stopped { get; init; }

    public required int Failed { get; init; }

    public required int Infeasible { get; init; }

    public required int Duplicate { get; init; }
}
