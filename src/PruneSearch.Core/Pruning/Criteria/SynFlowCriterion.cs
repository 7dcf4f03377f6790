using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// Synaptic flow (Tanaka et al., "Pruning neural networks without any data by iteratively conserving synaptic flow", SynFlow, 2020):
/// gradient times weight of the sum of outputs of the model with absolute weights, without biases, activation functions and the shift of
/// batch normalisation, on an input of ones. The scores of every layer have the same sum, so that no layer dies out: made for global
/// allocation with normalization none, in many rounds, after which the fraction kept is (1-ratio)^(round/rounds).
/// </summary>
/// <param name="rounds">How often it scores and cuts.</param>
internal sealed class SynFlowCriterion(int rounds = SynFlowCriterion.DefaultRounds) : IPruningCriterion
{
    /// <summary>As in the paper.</summary>
    public const int DefaultRounds = 100;

    public string Name => "synflow";

    public CriterionScope Scope => CriterionScope.Units | CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.SynapticFlow;

    public CriterionDescription Description { get; } = new(
        $"share of the flow from inputs to outputs of the model with absolute weights, on an input of ones, in {rounds} rounds; needs no data; for global allocation with normalization none, usual before training",
        "Tanaka et al. 2020 (SynFlow)", "one pass forward and backward on one sample for each round");

    public int Rounds => rounds;

    public double[] Score(PruningGroup group, Evidence evidence) => (double[])evidence.SynapticFlow(group.Id).Clone();
}
