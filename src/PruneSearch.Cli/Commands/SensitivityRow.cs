using PruneSearch.Campaigns.Sensitivity;
using PruneSearch.Campaigns.Work;
using PruneSearch.Graphs;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Training;

namespace PruneSearch.Cli.Commands;

/// <summary>A model that lost units of one group only.</summary>
/// <param name="Group">The group's id.</param>
/// <param name="Removed">Units that are gone.</param>
/// <param name="Units">Units that there were.</param>
/// <param name="Accuracy">With its interval.</param>
/// <param name="Loss">Mean cross-entropy.</param>
/// <param name="Macs">Of one sample.</param>
/// <param name="Graph">The model.</param>
internal sealed record SensitivityRow(string Group, int Removed, int Units, Proportion Accuracy, double Loss, long Macs, ModelGraph Graph)
{
    public double Ratio => Units == 0 ? 0 : (double)Removed / Units;

    /// <summary>The timing beside the dense model; null where nothing was timed.</summary>
    public MeasurementReceipt? Receipt { get; init; }

    /// <summary>As a part of a study on so many samples.</summary>
    public StudiedCut ToCut(int samples) => new(Removed, Ratio, new EvaluationFigures { Samples = samples, Accuracy = Accuracy.Value, AccuracyLow = Accuracy.Low, AccuracyHigh = Accuracy.High, Loss = Loss }, Macs)
    {
        Timing = Receipt is { Dense: { } dense, Speedup: { } speedup } receipt
            ? new CutTiming(receipt.Candidate.Median.Value, dense.Median.Value, speedup.Value, speedup.Low, speedup.High, receipt.Instabilities.Count > 0)
            : null,
    };

    /// <summary>The timing in words.</summary>
    public string Speed => Receipt is not { Dense: { } dense, Speedup: { } speedup } receipt ? string.Empty
        : $"{Figures.Number(receipt.Candidate.Median.Value)} ms, {Figures.Number(dense.Median.Value)} ms, {speedup.Value:0.00}x [{speedup.Low:0.00}, {speedup.High:0.00}]{(receipt.Instabilities.Count > 0 ? ", unstable" : string.Empty)}";
}
