using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Scores drawn uniformly from [0, 1): the baseline that a criterion must beat.</summary>
/// <param name="seed">The same seed gives a group the same scores.</param>
public sealed class RandomCriterion(ulong seed) : IPruningCriterion
{
    public string Name => "random";

    public CriterionScope Scope => CriterionScope.Units | CriterionScope.Weights;

    public CriterionDescription Description { get; } = new("uniform in [0, 1), by seed and group: the baseline that a criterion must beat", "baseline", "none");

    public EvidenceNeeds Needs => EvidenceNeeds.None;

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        var random = new RandomStream(seed, "criterion/random/" + group.Id);
        var scores = new double[group.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = random.NextDouble();
        }

        return scores;
    }
}
