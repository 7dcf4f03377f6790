using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>What a criterion costs before the first candidate is scored, by a count.</summary>
/// <param name="Criterion">Its name.</param>
/// <param name="PassesOverData">Forward-and-backward passes over the calibration data.</param>
/// <param name="MacsPerSample">Multiply-accumulates for one calibration sample: a backward pass takes about two forward ones.</param>
/// <param name="EvidenceBytes">Memory for what is gathered and kept.</param>
/// <param name="WorkingBytes">Memory beside it while it is gathered or scored: weights as single precision, and their gradients.</param>
public sealed record CriterionCost(string Criterion, int PassesOverData, long MacsPerSample, long EvidenceBytes, long WorkingBytes)
{
    public static CriterionCost Of(IPruningCriterion criterion, IReadOnlyList<PruningGroup> groups, ModelGraph graph)
    {
        bool gradients = criterion.Needs.HasFlag(EvidenceNeeds.Gradients);
        bool weights = criterion.Needs.HasFlag(EvidenceNeeds.Weights);
        long[] parameters = [.. ModelCost.ParameterNames(graph).Select(p => graph.Initializers[p].Count)];
        return new CriterionCost(
            criterion.Name,
            gradients ? 1 : 0,
            gradients ? 3 * ModelCost.MacsOf(graph) : 0,
            gradients ? groups.Sum(g => (long)g.Count * (g is UnitGroup ? 2 : 1) * sizeof(double)) : 0,
            gradients ? 2 * sizeof(float) * parameters.Sum() : weights ? sizeof(float) * parameters.DefaultIfEmpty().Max() : 0);
    }
}
