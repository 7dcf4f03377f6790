using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Depth;

/// <summary>Gathers gradients by gates on blocks with what gathers gradients by units: a gate is a unit of one block.</summary>
public static class GateEvidence
{
    /// <param name="graph">The model.</param>
    /// <param name="group">Its blocks.</param>
    /// <param name="gradients">Gathers gradients on calibration batches for groups of a graph, such as by <see cref="EvidenceCollector.Gradients"/>.</param>
    public static TaylorTerms Gather(ModelGraph graph, DepthGroup group, Func<ModelGraph, IReadOnlyList<PruningGroup>, Evidence> gradients)
    {
        (ModelGraph gated, UnitGroup gates) = BlockGates.Open(graph, group);
        return gradients(gated, [gates]).Taylor(gates.Id);
    }
}
