using System.Collections.Immutable;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.MaskSolvers;

/// <summary>Solves a model layer by layer, in the order of execution: each layer reads what the layers before it, solved already, hand on.</summary>
public static class LayerwiseSolving
{
    /// <param name="solver">What chooses masks and weights.</param>
    /// <param name="graph">The model.</param>
    /// <param name="layers">Layers with what is zeroed in each, in the order of <see cref="WeightGroups.Groups"/>; others stay as they are.</param>
    /// <param name="source">Backend and calibration batches.</param>
    /// <param name="cancellation">Ends between batches.</param>
    /// <returns>The solutions by the layers' ids.</returns>
    /// <exception cref="InvalidInputException">As <see cref="IMaskSolver.Solve"/>, or there is no batch.</exception>
    public static ImmutableSortedDictionary<string, LayerSolution> Run(
        IMaskSolver solver, ModelGraph graph, IEnumerable<(WeightGroup Layer, SparsityPattern Pattern)> layers, EvidenceSource source, CancellationToken cancellation = default)
    {
        var solutions = ImmutableSortedDictionary.CreateBuilder<string, LayerSolution>(StringComparer.Ordinal);
        ModelGraph current = graph;
        foreach ((WeightGroup layer, SparsityPattern pattern) in layers)
        {
            LayerInputs inputs = InputGathering.Run(current, [layer], grams: true, source, cancellation).Inputs[layer.Id];
            LayerSolution solution = solver.Solve(layer, graph.Initializers[layer.Initializer].Read(), pattern, inputs, source.Threads);
            solutions.Add(layer.Id, solution);
            current = current.WithInitializers([KeyValuePair.Create(layer.Initializer, (TensorSource)solution.Weights)]);
        }

        return solutions.ToImmutable();
    }
}
