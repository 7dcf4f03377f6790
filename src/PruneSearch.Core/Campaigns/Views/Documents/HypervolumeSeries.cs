namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>How one side's hypervolume grew.</summary>
/// <param name="Origin"><c>search</c>, <c>uniform</c>, <c>random</c> or <c>scratch</c>.</param>
/// <param name="Points">Oldest first, at most 500; each holds until the next.</param>
public sealed record HypervolumeSeries(string Origin, IReadOnlyList<HypervolumeAt> Points);
