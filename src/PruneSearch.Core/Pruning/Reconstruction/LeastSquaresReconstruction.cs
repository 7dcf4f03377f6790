using System.Collections.Immutable;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Reconstruction;

/// <summary>
/// Layer-wise least squares without labels (He, Zhang and Sun, "Channel Pruning for Accelerating Very Deep Neural Networks", 2017; Luo, Wu
/// and Lin, "ThiNet", 2017). In the order of execution every layer that reads what a cut changed gets the weights W that minimise the mean of
/// |y - W x - b|^2 + ridge |W - W0|^2, y being the dense model's outputs of the layer (those that are kept), x what the layer reads in the pruned model
/// so far and W0 its weights before. As the ridge holds on to W0, the error is never larger than before. Biases stay; zeroed weights stay zero.
/// </summary>
public static class LeastSquaresReconstruction
{
    /// <summary>Part of the mean of the diagonal of the mean of x x^T.</summary>
    public const double DefaultRidge = 1e-2;

    /// <param name="dense">The model before the cut.</param>
    /// <param name="pruned">The model after it, with the same names of values.</param>
    /// <param name="cuts">What the cut keeps on every axis.</param>
    /// <param name="masks">Weights that are zero.</param>
    /// <param name="backend">Runs both.</param>
    /// <param name="inputs">Batches of the models' first input.</param>
    /// <param name="options">Threads and the largest batch.</param>
    /// <param name="ridge">Default <see cref="DefaultRidge"/>; above 0.</param>
    /// <param name="cancellation">Ends between batches.</param>
    /// <exception cref="InvalidInputException">There is no batch, or an activation is not finite.</exception>
    public static ReconstructionResult Run(
        ModelGraph dense, ModelGraph pruned, AxisCuts cuts, IReadOnlyList<WeightMask> masks, IExecutionBackend backend, IReadOnlyList<Tensor> inputs, CompileOptions options,
        double ridge = DefaultRidge, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        if (inputs.Count == 0)
        {
            throw new InvalidInputException("inputs of a reconstruction", "have no batch", "at least one batch");
        }

        var layers = ImmutableArray.CreateBuilder<LayerReconstruction>();
        ModelGraph current = pruned;
        foreach (string weight in ChangedLayers.Of(dense, pruned, masks).Select(n => n.Inputs[1]).Distinct(StringComparer.Ordinal))
        {
            (LayerReconstruction layer, Tensor? solved) = new LayerProblem(dense, current, cuts, weight, backend, options).Solve(
                inputs, masks.FirstOrDefault(m => m.Initializer == weight), ridge, cancellation);
            layers.Add(layer);
            if (solved is not null)
            {
                current = current.WithInitializers([KeyValuePair.Create(weight, (TensorSource)solved)]);
            }
        }

        return new ReconstructionResult(current, layers.ToImmutable());
    }
}
