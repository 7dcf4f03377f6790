using System.Collections.Immutable;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

/// <summary>The weights that may be zeroed one by one: those of convolutions and linear layers, not biases or batch normalisation.</summary>
public sealed class WeightGroups
{
    private WeightGroups(ImmutableArray<WeightGroup> groups, ImmutableArray<Exclusion> exclusions)
    {
        Groups = groups;
        Exclusions = exclusions;
    }

    /// <summary>One for each weight, in the order of their first layers.</summary>
    public ImmutableArray<WeightGroup> Groups { get; }

    /// <summary>Weights that the user excluded.</summary>
    public ImmutableArray<Exclusion> Exclusions { get; }

    /// <param name="graph">The model.</param>
    /// <param name="options">Exclusions and the minimum of weights kept in each layer; RoundTo does not apply.</param>
    /// <exception cref="InvalidInputException">An option is out of range, or an exclusion pattern matches nothing.</exception>
    public static WeightGroups Of(ModelGraph graph, GroupOptions? options = null)
    {
        options ??= GroupOptions.Default;
        options.Validate();
        var patterns = new ExclusionPatterns(options.Exclude, graph);
        var groups = ImmutableArray.CreateBuilder<WeightGroup>();
        var exclusions = ImmutableArray.CreateBuilder<Exclusion>();
        foreach (IGrouping<string, Coupling.Link> weight in new CouplingIndex(graph).All.OfType<Coupling.Link>()
            .Where(l => l.Kind == LinkKind.Produce && graph.Initializers.ContainsKey(l.From.Value))
            .GroupBy(l => l.From.Value, StringComparer.Ordinal))
        {
            Coupling.Link first = weight.First();
            TensorSource source = graph.Initializers[weight.Key];
            if (weight.Select(l => patterns.Match(l.Node.Label, weight.Key)).FirstOrDefault(p => p is not null) is { } pattern)
            {
                int size = (int)source.Dims[first.From.Axis];
                exclusions.Add(new Exclusion(first.Node.Label, weight.Key, first.From.Axis, size, size, $"excluded by '{pattern}'"));
            }
            else
            {
                int count = checked((int)source.Count);
                var removals = new RemovalCounts(count, Partitions: 1, SmallestPartition: count, options.MinimumKept, RoundTo: 1);
                groups.Add(new WeightGroup(weight.Key, source.Dims, first.Node.Label, removals));
            }
        }

        return new WeightGroups(groups.ToImmutable(), exclusions.ToImmutable());
    }
}
