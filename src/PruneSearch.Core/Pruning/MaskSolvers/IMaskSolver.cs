using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.MaskSolvers;

/// <summary>Chooses the weights of a layer that are zeroed, and what the others become, together.</summary>
public interface IMaskSolver
{
    /// <summary>The name, that of its criterion in specs.</summary>
    string Name { get; }

    /// <param name="layer">The layer.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="pattern">What is zeroed.</param>
    /// <param name="inputs">What the layer reads, with Gram matrices.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <exception cref="InvalidInputException">The pattern does not fit the layer, or the layer's problem has no solution; says which.</exception>
    LayerSolution Solve(WeightGroup layer, Tensor weights, SparsityPattern pattern, LayerInputs inputs, int threads);
}
