using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Cli.Output;
using PruneSearch.Graphs;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;
using Spectre.Console;

namespace PruneSearch.Cli.Commands;

/// <summary>What a dry run finds.</summary>
internal sealed class PruningPlan
{
    private readonly ModelGraph _graph;
    private readonly PruningGroups _groups;
    private readonly DepthGroups _blocks;
    private readonly CampaignSpec? _spec;
    private readonly List<LayerCost> _layers;

    private PruningPlan(ModelGraph graph, PruningGroups groups, DepthGroups blocks, CampaignSpec? spec)
    {
        _graph = graph;
        _groups = groups;
        _blocks = blocks;
        _spec = spec;
        var prunable = groups.Groups.SelectMany(g => g.Layers.Select(l => l.Node)).ToHashSet(StringComparer.Ordinal);
        _layers = [.. graph.Nodes
            .Select(n => new LayerCost(n.Label, n.OpType, ModelCost.MacsOf(graph, n), Parameters(graph, n), prunable.Contains(n.Label)))
            .Where(l => l.Macs > 0 || l.Parameters > 0)];
    }

    public static PruningPlan Of(ModelGraph graph, GroupOptions options, CampaignSpec? spec) =>
        new(graph, PruningGroups.Of(graph, options), DepthGroups.Of(graph, options), spec);

    /// <summary>What stays, as JSON has it.</summary>
    public static object ToJson(object exclusion) => exclusion switch
    {
        Exclusion e => new { node = e.Node, axis = e.Axis, reason = e.Reason, weight = e.Weight, indices = e.Indices, size = e.Size },
        DepthExclusion e => new { block = e.Block, output = e.Output, reason = e.Reason },
        _ => throw new ArgumentException($"{exclusion.GetType().Name} is no exclusion", nameof(exclusion)),
    };

    public object ToJson() => new
    {
        parameters = ModelCost.Of(_graph).Parameters,
        macs = ModelCost.MacsOf(_graph),
        groups = _groups.Groups.Select(g => new { id = g.Id, units = g.Count, layers = g.Layers.Select(l => l.Node).Distinct(), axes = g.Axes.Select(a => new { axis = a.Axis.ToString(), use = a.Use.ToString() }) }),
        excluded = _groups.Exclusions.Select(ToJson),
        depth = new
        {
            blocks = (_blocks.Group?.Blocks ?? []).Select(b => new { name = b.Name, kind = b.Kind.ToString(), layers = b.Layers, input = b.Input, output = b.Output }),
            excluded = _blocks.Exclusions.Select(ToJson),
        },
        layers = _layers,
        criteria = Criteria().Select(c => new { name = c.Name, passes = c.Cost.PassesOverData, macsPerSample = c.Cost.MacsPerSample, evidenceBytes = c.Cost.EvidenceBytes, workingBytes = c.Cost.WorkingBytes }),
        suits = Suitability(out double share, out string words),
        prunableMacShare = share,
        suitability = words,
        space = _spec is null ? null : Space().Space.Parameters.Select(p => new { name = p.Name, values = p.Count, kind = p.Kind.ToString() }),
    };

    public void Write(IAnsiConsole console)
    {
        Terminal.Line(_groups.Describe().TrimEnd());
        if (_spec?.Prune.Granularity.Contains(Granularity.Layer.Name) != false)
        {
            Terminal.Line(_blocks.Describe().TrimEnd());
        }

        var table = new Table { Border = console.Profile.Out.IsTerminal ? TableBorder.Rounded : TableBorder.Minimal };
        table.AddColumns("layer", "operator");
        table.AddColumn(new TableColumn("MACs").RightAligned());
        table.AddColumn(new TableColumn("share").RightAligned());
        table.AddColumn(new TableColumn("parameters").RightAligned());
        table.AddColumn("shrinks");
        long total = Math.Max(1, ModelCost.MacsOf(_graph));
        foreach (LayerCost layer in _layers)
        {
            table.AddRow(
                Markup.Escape(layer.Node), layer.Operator, layer.Macs.ToString("N0"), Figures.Share((double)layer.Macs / total), layer.Parameters.ToString("N0"), layer.Prunable ? "yes" : "no");
        }

        console.Write(table);
        Terminal.Line("criteria");
        foreach ((string name, CriterionCost cost) in Criteria())
        {
            Terminal.Line($"  {name,-16} {(cost.PassesOverData == 0 ? "no data" : $"{cost.PassesOverData} pass over the evidence batches, {Figures.Count(cost.MacsPerSample)} MACs a sample")}, {Figures.Bytes(cost.EvidenceBytes + cost.WorkingBytes)} of memory");
        }

        Suitability(out _, out string words);
        Terminal.Line(words);
        if (_spec is not null)
        {
            WriteSearch(console);
        }
    }

    private void WriteSearch(IAnsiConsole console)
    {
        RecipeSpace space = Space();
        Terminal.Line($"search space: {space.Space.Parameters.Count} parameters{(space.Space.Cardinality is { } c ? $", {c} configurations" : string.Empty)}");
        int steps = (int)Math.Ceiling(_spec!.Recovery.Epochs * Math.Max(1, _spec.Data.Train.Open().Count / _spec.Recovery.Batch));
        int candidates = _spec.Search.Candidates + _spec.Baselines.Uniform.Count + _spec.Baselines.Random.Count + _spec.Baselines.Scratch.Count;
        double macs = 3.0 * steps * _spec.Recovery.Batch * ModelCost.MacsOf(_graph);
        Terminal.Line($"{candidates} candidates, each at most {steps} steps of {_spec.Recovery.Batch}: {macs * candidates / 1e12:0.##} tera-MACs of training in all if nothing were cut");
    }

    private RecipeSpace Space() => new(_spec!, CampaignGroups.Of(_graph, _spec!));

    private IEnumerable<(string Name, CriterionCost Cost)> Criteria()
    {
        NameRegistry<IPruningCriterion> ofUnits = PruningCriteria.BuiltIn(seed: 1);
        NameRegistry<IDepthCriterion> ofBlocks = DepthCriteria.BuiltIn(seed: 1);
        bool onlyBlocks = _spec?.Prune.Granularity.All(g => g == Granularity.Layer.Name) == true;
        foreach (string name in _spec?.Prune.Criterion ?? [.. ofUnits.Names.Union(ofBlocks.Names).Order(StringComparer.Ordinal)])
        {
            if (onlyBlocks || !ofUnits.Names.Contains(name))
            {
                yield return (name, DepthCriteria.CostOf(ofBlocks[name], _blocks.Group, _graph));
                continue;
            }

            IReadOnlyList<PruningGroup> groups = ofUnits[name].Scope.HasFlag(CriterionScope.Units) ? [.. _groups.Groups] : [.. WeightGroups.Of(_graph).Groups];
            yield return (name, CriterionCost.Of(ofUnits[name], groups, _graph));
        }
    }

    /// <summary>
    /// Whether cutting channels can pay: how much of the work is in layers that shrink, and whether their groups are wide enough to choose in.
    /// </summary>
    private bool Suitability(out double share, out string words)
    {
        long total = Math.Max(1, _layers.Sum(l => l.Macs));
        share = (double)_layers.Where(l => l.Prunable).Sum(l => l.Macs) / total;
        int[] widths = [.. _groups.Groups.Select(g => g.Count).Order()];
        int median = widths.Length == 0 ? 0 : widths[widths.Length / 2];
        bool suits = share >= 0.5 && median >= 8;
        words = $"structured pruning {(suits ? "suits this model" : "has little to work with here")}: {Figures.Share(share)} of the MACs are in layers that shrink, in {widths.Length} groups of {median} units in the middle";
        return suits;
    }

    private static long Parameters(ModelGraph graph, Node node) =>
        node.Inputs.Where(i => i.Length > 0 && ModelCost.IsParameter(graph, i)).Sum(i => graph.Initializers[i].Count);

    /// <summary>One layer's cost.</summary>
    internal sealed record LayerCost(string Node, string Operator, long Macs, long Parameters, bool Prunable);
}
