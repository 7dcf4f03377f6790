namespace PruneSearch.Hardware.Measurement;

/// <summary>Inferences per sample of each model, chosen once and kept for every process.</summary>
internal readonly record struct SampleSize(int Candidate, int Dense);
