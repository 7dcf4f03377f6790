using System.Collections.Immutable;
using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Criteria;

/// <summary>What is known of a model when its units are scored; gathered once, used by every candidate.</summary>
public sealed class Evidence
{
    private readonly ImmutableSortedDictionary<string, TaylorTerms> _taylor;

    private Evidence(ModelGraph graph, ImmutableSortedDictionary<string, TaylorTerms> taylor, int batches)
    {
        Graph = graph;
        _taylor = taylor;
        Batches = batches;
    }

    /// <summary>The model with its weights.</summary>
    public ModelGraph Graph { get; }

    /// <summary>Calibration batches that were run.</summary>
    public int Batches { get; }

    /// <summary>The weights alone.</summary>
    public static Evidence OfWeights(ModelGraph graph) =>
        new(graph, ImmutableSortedDictionary.Create<string, TaylorTerms>(StringComparer.Ordinal), 0);

    /// <param name="graph">The model.</param>
    /// <param name="taylor">Terms by group id.</param>
    /// <param name="batches">Batches that they are means over.</param>
    public static Evidence OfGradients(ModelGraph graph, IReadOnlyDictionary<string, TaylorTerms> taylor, int batches) =>
        new(graph, taylor.ToImmutableSortedDictionary(StringComparer.Ordinal), batches);

    /// <exception cref="InvalidOperationException">No gradients were gathered for this group.</exception>
    public TaylorTerms Taylor(string group) => _taylor.TryGetValue(group, out TaylorTerms? terms)
        ? terms
        : throw new InvalidOperationException($"no gradients were gathered for group '{group}': run EvidenceCollector.Gradients over these groups");
}
