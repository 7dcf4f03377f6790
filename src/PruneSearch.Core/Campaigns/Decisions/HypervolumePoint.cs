namespace PruneSearch.Campaigns.Decisions;

/// <summary>The hypervolume once a candidate had ended.</summary>
/// <param name="Candidate">Its number.</param>
/// <param name="EndedAt">The journal's record that ended it.</param>
/// <param name="Hypervolume">Of it and of those before it, 0 to 1 (see <see cref="ObjectiveBox"/>).</param>
public sealed record HypervolumePoint(int Candidate, long EndedAt, double Hypervolume);
