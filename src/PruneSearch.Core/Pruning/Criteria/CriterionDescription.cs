namespace PruneSearch.Pruning.Criteria;

/// <summary>What people are told of a criterion.</summary>
/// <param name="Summary">What the score is, in one sentence.</param>
/// <param name="Source">The paper that it is from.</param>
/// <param name="Cost">What gathering and scoring take, in words; for a given model see <see cref="CriterionCost"/>.</param>
public sealed record CriterionDescription(string Summary, string Source, string Cost);
