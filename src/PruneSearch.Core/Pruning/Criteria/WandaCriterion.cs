using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// Weights and activations (Sun et al., "A Simple and Effective Pruning Approach for Large Language Models", Wanda, 2023): the absolute
/// weight times the norm of the input feature that it is multiplied with; of a convolution, of the patch element (channel and tap). The
/// norm is a root mean square over calibration samples and positions, which is the paper's up to a factor of the layer. The paper ranks
/// within each output row; allocations here rank within the layer, or over all.
/// </summary>
internal sealed class WandaCriterion : IPruningCriterion
{
    public string Name => "wanda";

    public CriterionScope Scope => CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.InputNorms;

    public CriterionDescription Description { get; } = new(
        "absolute value of a weight times the norm of the input feature that it multiplies", "Sun et al. 2023 (Wanda)", "one pass forward over the evidence batches");

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        float[] weights = evidence.Graph.Initializers[this.RequireWeights(group).Initializer].Read().ToFloats();
        LayerInputs inputs = evidence.Inputs(group.Id);
        LayerMatrix matrix = inputs.Matrix;
        var scores = new double[weights.Length];
        for (int row = 0; row < matrix.Rows; row++)
        {
            double[] squares = inputs.MeanSquare[matrix.PartitionOf(row)];
            for (int column = 0; column < matrix.Columns; column++)
            {
                int at = matrix.Index(row, column);
                scores[at] = Math.Abs(weights[at]) * Math.Sqrt(squares[column]);
            }
        }

        return scores;
    }
}
