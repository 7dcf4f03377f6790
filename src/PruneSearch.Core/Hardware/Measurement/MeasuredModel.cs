using PruneSearch.Hardware.Fingerprints;

namespace PruneSearch.Hardware.Measurement;

/// <summary>One model's part of a receipt. Latencies are milliseconds per inference of a batch.</summary>
/// <param name="File">The file's name, without its folder.</param>
/// <param name="Sha256">Hash of the model's content.</param>
/// <param name="Median">With its bootstrap interval.</param>
/// <param name="P95">95th percentile of the samples, Hyndman and Fan's definition 7.</param>
/// <param name="InferencesPerSample">How many back-to-back inferences each sample is the mean of.</param>
/// <param name="Millijoules">Energy per inference, as a number, or why there is none.</param>
/// <param name="Samples">All of them, in the order of rounds.</param>
public sealed record MeasuredModel(
    string File,
    string Sha256,
    Estimate Median,
    double P95,
    int InferencesPerSample,
    Reading Millijoules,
    IReadOnlyList<double> Samples);
