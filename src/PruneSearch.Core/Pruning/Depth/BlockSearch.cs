using System.Collections.Immutable;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Depth;

/// <summary>
/// Gathers what can be bypassed and settles overlaps: residual branches from the smallest on, each where it shares no node with one before
/// it; then single layers in what is left.
/// </summary>
internal sealed class BlockSearch
{
    private readonly ModelGraph _graph;
    private readonly ExclusionPatterns _patterns;
    private readonly GraphReach _reach;
    private readonly GraphLayers _layers;
    private readonly Dictionary<Node, BlockCandidate> _taken = new(ReferenceEqualityComparer.Instance);
    private readonly List<(Node End, DepthExclusion Exclusion)> _excluded = [];

    public BlockSearch(ModelGraph graph, ExclusionPatterns patterns)
    {
        _graph = graph;
        _patterns = patterns;
        _reach = new GraphReach(graph);
        _layers = new GraphLayers(graph);
        TakeBranches();
        TakeLayers();
        Blocks = Name(_taken.Values.Distinct().OrderBy(c => _reach.Position(End(c))));
        Exclusions = [.. _excluded.Where(e => !_taken.ContainsKey(e.End)).OrderBy(e => _reach.Position(e.End)).Select(e => e.Exclusion)];
    }

    /// <summary>In execution order of their ends.</summary>
    public ImmutableArray<DepthBlock> Blocks { get; }

    /// <summary>What stays, but not what lies in a block.</summary>
    public ImmutableArray<DepthExclusion> Exclusions { get; }

    private void TakeBranches()
    {
        var search = new ResidualBranches(_graph, _reach, _layers);
        var found = new List<BlockCandidate>();
        foreach (Node node in _graph.Nodes)
        {
            (BlockCandidate? candidate, DepthExclusion? exclusion) = search.At(node);
            if (candidate is not null && !IsExcluded(candidate))
            {
                found.Add(candidate);
            }
            else if (exclusion is not null)
            {
                _excluded.Add((node, exclusion));
            }
        }

        foreach (BlockCandidate candidate in found.OrderBy(c => c.Nodes.Count)) // stable: of equal ones the earlier
        {
            string[] inside = [.. candidate.Nodes.Where(_taken.ContainsKey).Select(n => FirstLayer(_taken[n])).Distinct(StringComparer.Ordinal)];
            if (inside.Length == 0)
            {
                Take(candidate);
            }
            else
            {
                _excluded.Add((End(candidate), new DepthExclusion(FirstLayer(candidate), candidate.Output, $"it holds smaller blocks: {string.Join(", ", inside)}")));
            }
        }
    }

    private void TakeLayers()
    {
        var search = new SingleLayers(_graph, _layers);
        foreach (Node layer in _graph.Nodes.Where(n => _layers.IsLayer(n) && !_taken.ContainsKey(n)))
        {
            (BlockCandidate? candidate, DepthExclusion? exclusion) = search.At(layer, _taken.ContainsKey);
            if (exclusion is not null)
            {
                _excluded.Add((layer, exclusion));
            }
            else if (!IsExcluded(candidate!))
            {
                Take(candidate!);
            }
        }
    }

    private void Take(BlockCandidate candidate)
    {
        foreach (Node node in candidate.Nodes)
        {
            _taken.Add(node, candidate);
        }
    }

    private bool IsExcluded(BlockCandidate candidate)
    {
        string? pattern = candidate.Nodes
            .SelectMany(n => n.Inputs.Where(_graph.Initializers.ContainsKey).Select(i => _patterns.Match(n.Label, i)).Append(_patterns.Match(n.Label, n.Label)))
            .FirstOrDefault(p => p is not null);
        if (pattern is not null)
        {
            _excluded.Add((End(candidate), new DepthExclusion(FirstLayer(candidate), candidate.Output, $"excluded by '{pattern}'")));
        }

        return pattern is not null;
    }

    private ImmutableArray<DepthBlock> Name(IEnumerable<BlockCandidate> candidates)
    {
        var blocks = ImmutableArray.CreateBuilder<DepthBlock>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (BlockCandidate candidate in candidates)
        {
            string label = FirstLayer(candidate);
            string name = label;
            for (int number = 2; !names.Add(name); number++)
            {
                name = $"{label}#{number}";
            }

            Node[] layers = [.. candidate.Nodes.Where(_layers.IsLayer)];
            var gone = candidate.Nodes.ToHashSet<Node>(ReferenceEqualityComparer.Instance);
            blocks.Add(new DepthBlock
            {
                Name = name,
                Kind = candidate.Kind,
                Input = candidate.Input,
                Branch = candidate.Branch,
                Output = candidate.Output,
                Layers = [.. layers.Select(l => l.Label)],
                Weights = [.. layers.Select(_layers.Weight).Distinct(StringComparer.Ordinal).Where(w => _graph.Consumers(w).All(gone.Contains))],
                FeatureAxis = OperatorRegistry.Get(layers[0]) is ConvOperator ? 1 : _graph.TypeOf(candidate.Input).Shape.Rank - 1,
            });
        }

        return blocks.ToImmutable();
    }

    private string FirstLayer(BlockCandidate candidate) => candidate.Nodes.First(_layers.IsLayer).Label;

    private Node End(BlockCandidate candidate) => _graph.Producer(candidate.Output)!;
}
