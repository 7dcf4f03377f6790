namespace PruneSearch.Pruning.Criteria;

/// <summary>What kinds of evidence take.</summary>
public static class EvidenceKinds
{
    /// <summary>Whether calibration data is run.</summary>
    public static bool RequiresData(this EvidenceNeeds needs) => (needs & ~(EvidenceNeeds.Weights | EvidenceNeeds.SynapticFlow)) != 0;

    /// <summary>Whether a loss is needed, and so labels where the task has them.</summary>
    public static bool RequiresLoss(this EvidenceNeeds needs) => (needs & (EvidenceNeeds.Gradients | EvidenceNeeds.SampleGradients | EvidenceNeeds.GradientFlow)) != 0;
}
