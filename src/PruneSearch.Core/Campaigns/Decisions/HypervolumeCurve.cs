using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>How the hypervolume of one side of a campaign grew.</summary>
/// <param name="Origin">Whose candidates they are.</param>
/// <param name="Start">Before any candidate: what the dense model alone dominates.</param>
/// <param name="Points">One for every candidate that ended, in the journal's order, whatever became of it: each was paid for.</param>
public sealed record HypervolumeCurve(CandidateOrigin Origin, double Start, ImmutableArray<HypervolumePoint> Points)
{
    /// <summary>How many candidates ended.</summary>
    public int Candidates => Points.Length;

    /// <summary>With all of them.</summary>
    public double Final => After(Candidates);

    /// <summary>With the first so many to end.</summary>
    /// <param name="candidates">0 to <see cref="Candidates"/>.</param>
    public double After(int candidates) => candidates == 0 ? Start : Points[candidates - 1].Hypervolume;
}
