using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// Statistics of what a unit hands on: of the activations that the weights of the next layers read, over all calibration samples and
/// positions. Where no weight reads the unit, of the last activation it lies in.
/// </summary>
internal sealed class ActivationCriterion : IPruningCriterion
{
    private readonly bool _zeros;
    private readonly ScoreReduction _reduction;

    private ActivationCriterion(bool zeros, ScoreReduction reduction, CriterionDescription description)
    {
        _zeros = zeros;
        _reduction = reduction;
        Description = description;
    }

    /// <summary>Mean of absolute values (Molchanov et al. 2017 take the mean activation; behind a ReLU it is the same).</summary>
    public static ActivationCriterion Mean { get; } = new(zeros: false, ScoreReduction.Mean, new(
        "mean absolute activation of a unit, as the next layers read it", "Molchanov et al. 2017", "one pass forward over the evidence batches"));

    /// <summary>
    /// One less the average percentage of zeros (Hu et al., "Network Trimming", APoZ, 2016). Says nothing where no ReLU comes before the next
    /// layer: all scores are then 1.
    /// </summary>
    public static ActivationCriterion NonZero { get; } = new(zeros: true, ScoreReduction.Mean, new(
        "fraction of a unit's activations that are not zero, 1 - APoZ, as the next layers read them", "Hu et al. 2016 (network trimming)", "one pass forward over the evidence batches"));

    public string Name => _zeros ? "apoz" : "activation-mean";

    public CriterionScope Scope => CriterionScope.Units;

    public EvidenceNeeds Needs => EvidenceNeeds.Activations;

    public CriterionDescription Description { get; }

    /// <summary>With another reduction over the activations that are read. Default, and null, mean.</summary>
    public ActivationCriterion With(ScoreReduction? reduction) => reduction is { } other ? new(_zeros, other, Description) : this;

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        IReadOnlyList<ActivationTerms> layers = evidence.Activations(this.RequireUnits(group).Id);
        return _reduction.Pool([.. layers.Select(l => _zeros ? Array.ConvertAll(l.ZeroFraction, z => 1 - z) : l.MeanAbsolute)], group.Count);
    }
}
