using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.MaskSolvers;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Scores the units of a group by importance.</summary>
public interface IPruningCriterion
{
    /// <summary>The name in specs.</summary>
    string Name { get; }

    /// <summary>What it can score. Other groups are refused with an <see cref="InvalidInputException"/>.</summary>
    CriterionScope Scope { get; }

    /// <summary>What <see cref="Score"/> reads of the evidence.</summary>
    EvidenceNeeds Needs { get; }

    /// <summary>What people are told of it.</summary>
    CriterionDescription Description { get; }

    /// <summary>
    /// How often a cut made at once scores, cuts a share and gathers evidence again (<see cref="ScoringRounds"/>). Default 1. Where a schedule
    /// makes several cuts, each of them is one round.
    /// </summary>
    int Rounds => 1;

    /// <summary>What chooses the weights to zero and moves those that stay, in place of the lowest scores. Default none.</summary>
    IMaskSolver? Solver => null;

    /// <summary>One score for each unit (of a <see cref="WeightGroup"/>: each weight); higher is more important, never NaN.</summary>
    /// <param name="group">The group.</param>
    /// <param name="evidence">What is known of the graph that the group was found in.</param>
    /// <exception cref="InvalidInputException">The group is out of scope, or lacks what the criterion reads.</exception>
    double[] Score(PruningGroup group, Evidence evidence);
}
