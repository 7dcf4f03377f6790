using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Scores the units of a group by importance.</summary>
public interface IPruningCriterion
{
    /// <summary>The name in specs.</summary>
    string Name { get; }

    /// <summary>What <see cref="Score"/> reads of the evidence.</summary>
    EvidenceNeeds Needs { get; }

    /// <summary>One score for each unit (of a <see cref="WeightGroup"/>: each weight); higher is more important, never NaN.</summary>
    /// <param name="group">The group.</param>
    /// <param name="evidence">What is known of the graph that the group was found in.</param>
    double[] Score(PruningGroup group, Evidence evidence);
}
