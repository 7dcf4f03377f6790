using PruneSearch.Campaigns.Specs.Binding;

namespace PruneSearch.Campaigns.Specs.Constraints;

/// <summary>Pairs of bounds on one metric that no value can keep, whatever the baseline.</summary>
internal static class Contradictions
{
    /// <summary>Adds an error at each constraint that contradicts an earlier one.</summary>
    public static void Check((SpecNode Node, ConstraintSpec Constraint)[] constraints)
    {
        for (int i = 1; i < constraints.Length; i++)
        {
            (SpecNode node, ConstraintSpec constraint) = constraints[i];
            int other = Array.FindIndex(constraints, 0, i, earlier => Exclude(constraint, earlier.Constraint));
            if (other >= 0)
            {
                node.Error(
                    $"'{constraint}' and '{constraints[other].Constraint}' cannot both be kept; change one",
                    "the bounds on a metric leave room between them");
            }
        }
    }

    /// <summary>Whether the lower bound exceeds the upper for every baseline, which is never negative but for an evaluator's own metrics.</summary>
    private static bool Exclude(ConstraintSpec one, ConstraintSpec other)
    {
        if (one.Metric != other.Metric || one.IsUpper == other.IsUpper)
        {
            return false;
        }

        (ConstraintSpec upper, ConstraintSpec lower) = one.IsUpper ? (one, other) : (other, one);
        bool above = one.Metric.Metric == Metric.External ? lower.BaselineFactor == upper.BaselineFactor : lower.BaselineFactor >= upper.BaselineFactor;
        return above && lower.Offset > upper.Offset;
    }
}
