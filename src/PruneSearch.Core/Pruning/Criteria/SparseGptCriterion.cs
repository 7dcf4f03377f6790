using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.MaskSolvers;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// SparseGPT (Frantar and Alistarh 2023) under one name: the scores are the saliencies of the optimal brain surgeon on a layer's own
/// reconstruction error, w^2 / (2 [H^-1]jj) (Hassibi and Stork 1993), by which a global allocation spreads the ratio; the weights that go,
/// and what the others become, are then chosen by <see cref="SparseGptSolver"/>.
/// </summary>
internal sealed class SparseGptCriterion : IPruningCriterion
{
    private static readonly SparseGptSolver TheSolver = new();

    public string Name => "sparsegpt";

    public CriterionScope Scope => CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.InputGrams;

    public IMaskSolver Solver => TheSolver;

    public CriterionDescription Description { get; } = new(
        "chooses the weights to zero and moves those that stay, layer by layer, so that the layer's outputs change least; for the schedule oneShot, and for uniform or perGroup allocation",
        "Frantar and Alistarh 2023 (SparseGPT)", "a pass forward over the evidence batches for each layer, and the inverse of a matrix of each layer's inputs");

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        float[] weights = evidence.Graph.Initializers[this.RequireWeights(group).Initializer].Read().ToFloats();
        LayerInputs inputs = evidence.Inputs(group.Id);
        LayerMatrix matrix = inputs.Matrix;
        double[][] inverse = [.. Enumerable.Range(0, matrix.Partitions).Select(p => TheSolver.InverseDiagonal(inputs, p, group.Id))];
        var scores = new double[weights.Length];
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                int at = matrix.Index(row, column);
                scores[at] = (double)weights[at] * weights[at] / (2 * inverse[matrix.PartitionOf(row)][column]);
            }
        }

        return scores;
    }
}
