using PruneSearch.Campaigns.Specs;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Campaigns.Runners;

/// <summary>
/// Distillation of chosen features (Romero et al. 2015, "FitNets: Hints for Thin Deep Nets"): values inside a candidate are brought near those
/// of the dense model. Of a value that was cut, what is kept is compared; one that has gone with its layer is left out.
/// </summary>
internal sealed class FeatureMatching
{
    private readonly string[] _values;
    private readonly double _weight;
    private readonly IReadOnlyList<string> _heads;

    /// <exception cref="InvalidInputException">A pattern of the spec matches no value that can be compared.</exception>
    public FeatureMatching(CampaignSpec spec, ModelGraph dense)
    {
        _values = [.. Values(spec.Recovery.Features, dense)];
        _weight = spec.Recovery.FeatureWeight;
        _heads = GraphHeads.BeforeSoftmax(dense);
    }

    public bool IsOn => _values.Length > 0;

    /// <summary>What the dense model gives: its heads, and then the features.</summary>
    public IReadOnlyList<string> TeacherOutputs => [.. _heads, .. _values];

    /// <summary>The values that patterns choose: what nodes of those names compute.</summary>
    /// <exception cref="InvalidInputException">A pattern matches no node, or one whose value has no samples along axis 0.</exception>
    public static IReadOnlyList<string> Values(IReadOnlyList<string> patterns, ModelGraph graph)
    {
        if (patterns.Count == 0)
        {
            return [];
        }

        var places = BatchPlaces.Of(graph);
        IReadOnlyList<string> heads = GraphHeads.BeforeSoftmax(graph);
        var values = new List<string>();
        var errors = new List<InputError>();
        foreach (string pattern in patterns)
        {
            Node[] matched = [.. graph.Nodes.Where(n => ExclusionPatterns.Matches(pattern, n.Label))];
            string[] found = [.. matched.Select(n => n.Outputs[0]).Where(v => graph.TypeOf(v).ElementType.IsFloat() && places.Find(v) is { IsOutermost: true })];
            if (found.Length == 0)
            {
                errors.Add(new InputError(
                    $"recovery.features '{pattern}'",
                    matched.Length == 0 ? "matches no node of the model" : $"matches {string.Join(", ", matched.Select(n => n.ToString()))}, which gives no floating-point value with samples along axis 0",
                    "a feature is what a node computes, [N, ...]"));
            }

            values.AddRange(found.Except(heads).Except(values));
        }

        return errors.Count == 0 ? values : throw new InvalidInputException(errors);
    }

    /// <summary>What a candidate gives: its heads, and then the features that it has.</summary>
    public IReadOnlyList<string> Outputs(ModelGraph candidate) => [.. GraphHeads.BeforeSoftmax(candidate), .. _values.Where(candidate.HasValue)];

    /// <summary>The squared error of every feature that a candidate has, relative to the dense model's; together with the spec's weight.</summary>
    public IEnumerable<LossTerm> Terms(ModelGraph candidate)
    {
        int count = _values.Count(candidate.HasValue);
        return Enumerable.Range(0, count).Select(i => new LossTerm.OutputMatching(_heads.Count + i, _weight / count));
    }

    /// <summary>The dense model's values in the shape of a candidate's.</summary>
    public IReadOnlyList<Tensor> Targets(IReadOnlyList<Tensor> teacher, CandidateModel candidate)
    {
        AxisCuts cuts = candidate.Cut?.Cuts ?? AxisCuts.None;
        return
        [
            .. teacher.Take(_heads.Count),
            .. teacher.Skip(_heads.Count).Zip(_values).Where(p => candidate.Graph.HasValue(p.Second)).Select(p => cuts.Slicer(p.Second, p.First.Dims)?.Apply(p.First) ?? p.First),
        ];
    }
}
