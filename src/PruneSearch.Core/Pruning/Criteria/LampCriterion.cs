using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// Layer-adaptive magnitude (Lee et al., "Layer-Adaptive Sparsity for the Magnitude-Based Pruning", 2021): the square of a weight over the
/// sum of the squares in its layer that are not smaller. Within a layer the order is that of magnitude; across layers scores are
/// comparable, for global allocation without normalisation. Equal weights count in each other's sums.
/// </summary>
internal sealed class LampCriterion : IPruningCriterion
{
    public string Name => "lamp";

    public CriterionScope Scope => CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.Weights;

    public CriterionDescription Description { get; } = new(
        "square of a weight over the sum of the squares in its layer that are not smaller; for global allocation with normalization none", "Lee et al. 2021 (LAMP)", "sorts the weights of each layer");

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        double[] squares = Array.ConvertAll(evidence.Graph.Initializers[this.RequireWeights(group).Initializer].Read().ToFloats(), w => (double)w * w);
        int[] order = [.. Enumerable.Range(0, squares.Length)];
        Array.Sort((double[])squares.Clone(), order);
        var scores = new double[squares.Length];
        double sum = 0;
        int end = order.Length - 1;
        while (end >= 0)
        {
            int first = end;
            double square = squares[order[end]];
            while (first >= 0 && squares[order[first]] == square)
            {
                sum += square;
                first--;
            }

            for (int i = first + 1; i <= end; i++)
            {
                scores[order[i]] = sum > 0 ? square / sum : 0;
            }

            end = first;
        }

        return scores;
    }
}
