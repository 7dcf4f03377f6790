using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Sensitivity;

/// <summary>The model without some units of one group.</summary>
/// <param name="Removed">Units that are gone, beginning with the least important.</param>
/// <param name="Ratio">Their fraction of the group, 0 to 1.</param>
/// <param name="Figures">What is left, judged without recovery.</param>
/// <param name="Macs">Multiply-accumulates of one sample.</param>
public sealed record StudiedCut(int Removed, double Ratio, EvaluationFigures Figures, long Macs)
{
    /// <summary>Null where nothing was timed.</summary>
    public CutTiming? Timing { get; init; }

    /// <summary>Accuracy; without labels, agreement with the dense model.</summary>
    internal double Share => SensitivityStudy.ShareOf(Figures);
}
