namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Hypervolumes of the search and of the baselines, 0..1.</summary>
/// <param name="Search">With all candidates of the search.</param>
/// <param name="Uniform">With all of uniform magnitude pruning; null without any.</param>
/// <param name="Random">With all of uniform random pruning; null without any.</param>
public sealed record AdvantageFigures(double Search, double? Uniform = null, double? Random = null)
{
    /// <summary>For each baseline a line with both sides and their numbers of candidates, and at as many candidates as both have.</summary>
    public IReadOnlyList<string> Comparisons { get; init; } = [];
}
