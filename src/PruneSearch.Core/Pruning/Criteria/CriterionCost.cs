using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>What a criterion costs before the first candidate is scored, by a count.</summary>
/// <param name="Criterion">Its name.</param>
/// <param name="PassesOverData">Passes over the calibration data: forward, and backward where gradients are needed.</param>
/// <param name="MacsPerSample">Multiply-accumulates for one calibration sample: a backward pass takes about two forward ones.</param>
/// <param name="EvidenceBytes">Memory for what is gathered and kept.</param>
/// <param name="WorkingBytes">Memory beside it while it is gathered or scored: weights as single precision, and their gradients.</param>
public sealed record CriterionCost(string Criterion, int PassesOverData, long MacsPerSample, long EvidenceBytes, long WorkingBytes)
{
    private const EvidenceNeeds Gradients = EvidenceNeeds.Gradients | EvidenceNeeds.SampleGradients | EvidenceNeeds.GradientFlow;
    private const EvidenceNeeds Inputs = EvidenceNeeds.InputNorms | EvidenceNeeds.InputGrams;

    public static CriterionCost Of(IPruningCriterion criterion, IReadOnlyList<PruningGroup> groups, ModelGraph graph)
    {
        EvidenceNeeds needs = criterion.Needs;
        bool backward = (needs & (Gradients | EvidenceNeeds.SynapticFlow)) != 0;
        int passes = needs.HasFlag(EvidenceNeeds.GradientFlow) ? 3 : needs.RequiresData() ? 1 : 0;
        long macs = ModelCost.MacsOf(graph);
        long[] parameters = [.. ModelCost.ParameterNames(graph).Select(p => graph.Initializers[p].Count)];
        return new CriterionCost(
            criterion.Name,
            passes,
            passes * ((needs & Gradients) != 0 ? 3 : 1) * macs,
            EvidenceOf(needs, groups, graph),
            backward ? 2 * sizeof(float) * parameters.Sum() : needs != EvidenceNeeds.None ? sizeof(float) * parameters.DefaultIfEmpty().Max() : 0);
    }

    private static long EvidenceOf(EvidenceNeeds needs, IReadOnlyList<PruningGroup> groups, ModelGraph graph)
    {
        if ((needs & Inputs) != 0)
        {
            return groups.OfType<WeightGroup>().Select(g => LayerMatrix.Find(graph, g.Initializer)).OfType<LayerMatrix>()
                .Sum(m => (long)m.Partitions * m.Columns * (needs.HasFlag(EvidenceNeeds.InputGrams) ? m.Columns + 1 : 1) * sizeof(double));
        }

        bool terms = (needs & (EvidenceNeeds.Gradients | EvidenceNeeds.SampleGradients)) != 0;
        int numbers = needs.HasFlag(EvidenceNeeds.Activations) ? 2 : (needs & (EvidenceNeeds.GradientFlow | EvidenceNeeds.SynapticFlow)) != 0 ? 1 : 0;
        return groups.Sum(g => (long)g.Count * (terms ? (g is WeightGroup ? 2 : 3) : numbers) * sizeof(double));
    }
}
