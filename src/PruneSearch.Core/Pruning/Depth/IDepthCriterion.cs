using PruneSearch.Pruning.Criteria;

namespace PruneSearch.Pruning.Depth;

/// <summary>Scores the blocks of a model by importance, comparable across the network.</summary>
public interface IDepthCriterion
{
    /// <summary>The name in specs.</summary>
    string Name { get; }

    /// <summary>What <see cref="Score"/> reads of the evidence.</summary>
    DepthNeeds Needs { get; }

    /// <summary>What people are told of it.</summary>
    CriterionDescription Description { get; }

    /// <summary>One score for each block; higher is more important, never NaN.</summary>
    double[] Score(DepthGroup group, DepthEvidence evidence);
}
