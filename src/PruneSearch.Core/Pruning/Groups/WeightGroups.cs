using System.Collections.Immutable;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Patterns;

namespace PruneSearch.Pruning.Groups;

/// <summary>The weights that may be zeroed one by one: those of convolutions and linear layers, not biases or batch normalisation.</summary>
public sealed class WeightGroups
{
    private WeightGroups(ImmutableArray<MaskGroup> groups, ImmutableArray<Exclusion> exclusions)
    {
        Groups = groups;
        Exclusions = exclusions;
    }

    /// <summary>One for each weight, in the order of their first layers.</summary>
    public ImmutableArray<MaskGroup> Groups { get; }

    /// <summary>Weights that the user excluded, or that the pattern does not fit.</summary>
    public ImmutableArray<Exclusion> Exclusions { get; }

    /// <param name="graph">The model.</param>
    /// <param name="options">Exclusions and the minimum of units kept in each layer; RoundTo does not apply.</param>
    /// <param name="pattern">Which weights are zeroed together. Default each by itself.</param>
    /// <exception cref="InvalidInputException">An option is out of range, or an exclusion pattern matches nothing.</exception>
    public static WeightGroups Of(ModelGraph graph, GroupOptions? options = null, WeightPattern? pattern = null)
    {
        options ??= GroupOptions.Default;
        options.Validate();
        pattern ??= WeightPattern.Single;
        var patterns = new ExclusionPatterns(options.Exclude, graph);
        var groups = ImmutableArray.CreateBuilder<MaskGroup>();
        var exclusions = ImmutableArray.CreateBuilder<Exclusion>();
        Coupling[] couplings = [.. new CouplingIndex(graph).All];
        Dictionary<string, int> inputs = InputAxes(couplings);
        foreach (IGrouping<string, Coupling.Link> weight in couplings.OfType<Coupling.Link>()
            .Where(l => l.Kind == LinkKind.Produce && graph.Initializers.ContainsKey(l.From.Value))
            .GroupBy(l => l.From.Value, StringComparer.Ordinal))
        {
            Coupling.Link first = weight.First();
            TensorSource source = graph.Initializers[weight.Key];
            string? reason = weight.Select(l => patterns.Match(l.Node.Label, weight.Key)).FirstOrDefault(p => p is not null) is { } excluded ? $"excluded by '{excluded}'" : null;
            var weights = new LayerWeights(weight.Key, [.. source.Dims], first.Node.Label, first.From.Axis, inputs.TryGetValue(weight.Key, out int axis) ? axis : null);
            if (reason is null && pattern.GroupOf(weights, options.MinimumKept, out reason) is { } group)
            {
                groups.Add(group);
            }
            else
            {
                int size = (int)source.Dims[first.From.Axis];
                exclusions.Add(new Exclusion(first.Node.Label, weight.Key, first.From.Axis, size, size, reason!));
            }
        }

        return new WeightGroups(groups.ToImmutable(), exclusions.ToImmutable());
    }

    /// <summary>The axis of each weight that is summed over.</summary>
    private static Dictionary<string, int> InputAxes(IEnumerable<Coupling> couplings)
    {
        var axes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Coupling coupling in couplings)
        {
            switch (coupling)
            {
                case Coupling.Link { Kind: LinkKind.Contract } link:
                    axes.TryAdd(link.To.Value, link.To.Axis);
                    axes.TryAdd(link.From.Value, link.From.Axis); // where a constant comes first
                    break;
                case Coupling.GroupedContraction grouped:
                    axes.TryAdd(grouped.Weight, 1);
                    break;
            }
        }

        return axes;
    }
}
